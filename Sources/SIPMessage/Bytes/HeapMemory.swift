import Glibc

/// Memory straight from the C library, for blocks that come and go with messages.
///
/// `UnsafeMutablePointer.allocate` asks for memory by its alignment, for which the library leaves out the thread's own cache and takes
/// a lock that threads share.
public enum HeapMemory {
    /// `count` uninitialised bytes, aligned to 16; to be given back with `free`.
    public static func allocate(_ count: Int) -> UnsafeMutableRawPointer {
        // without memory the standard library ends the process with its own message
        malloc(max(1, count)) ?? UnsafeMutableRawPointer.allocate(byteCount: max(1, count), alignment: 16)
    }

    public static func free(_ memory: UnsafeMutableRawPointer?) {
        Glibc.free(memory)
    }
}
