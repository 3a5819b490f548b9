import Routing
import SIPMessage

/// `hf_iterator_*`: walks over the headers as received, which may be edited on the way.
final class HeaderIterators {
    private struct Position {
        var current: Int?
        var previous: Int?
        var isAtEnd = false
    }

    private var positions = IteratorNames<Position>()

    static func declare(_ exports: Exports) {
        let slot = exports.registry.reserveWorkerSlot()
        exports.function("hf_iterator_start", .string("iterator")) { context, arguments in of(context, slot).start(context, arguments.string(0)) }
        exports.function("hf_iterator_next", .string("iterator")) { context, arguments in of(context, slot).next(context, arguments.string(0)) }
        exports.function("hf_iterator_prev", .string("iterator")) { context, arguments in of(context, slot).previous(context, arguments.string(0)) }
        exports.function("hf_iterator_end", .string("iterator")) { context, arguments in of(context, slot).end(context, arguments.string(0)) }
        exports.function("hf_iterator_rm", .string("iterator")) { context, arguments in
            guard let header = of(context, slot).header(context, arguments.string(0)) else { return -1 }
            context.message.edits.remove(offset: header.offset, length: header.length)
            return 1
        }
        exports.function("hf_iterator_append", .string("iterator"), .string("text")) { context, arguments in
            guard let header = of(context, slot).header(context, arguments.string(0)) else { return -1 }
            context.message.edits.insert(context.arena.copy(arguments.string(1)), at: header.offset + header.length)
            return 1
        }
        exports.function("hf_iterator_insert", .string("iterator"), .string("text")) { context, arguments in
            guard let header = of(context, slot).header(context, arguments.string(0)) else { return -1 }
            context.message.edits.insert(context.arena.copy(arguments.string(1)), at: header.offset)
            return 1
        }
        variable(exports, "hfitname", slot) { $0.name }
        variable(exports, "hfitbody", slot) { $0.body }
    }

    private static func variable(_ exports: Exports, _ name: String, _ slot: Int, _ part: @escaping @Sendable (HeaderField) -> ByteView) {
        exports.variable(name) { spec in
            guard !spec.argumentText.isEmpty else { throw DeclarationError("$\(name) needs an iterator's name", remedy: "write $\(name)(name)") }
            let iterator = OwnedBytes(spec.argumentText)
            return ComputedVariable { context in .optional(of(context, slot).header(context, iterator.view).map(part)) }
        }
    }

    private static func of(_ context: RouteContext, _ slot: Int) -> HeaderIterators { context.worker.state(slot) { HeaderIterators() } }

    /// The header that the iterator is at; nil before the first and after the last.
    private func header(_ context: RouteContext, _ name: ByteView) -> HeaderField? {
        guard let index = positions.index(of: name, context), let current = positions[index].current, current < context.message.headers.count else { return nil }
        return context.message.headers[current]
    }

    private func start(_ context: RouteContext, _ name: ByteView) -> Int {
        guard positions.start(name, Position()) else {
            context.logRefusedIterator(name)
            return -1
        }
        return context.message.headers.count > 0 ? 1 : -1
    }

    private func next(_ context: RouteContext, _ name: ByteView) -> Int {
        guard let index = positions.index(of: name, context), !positions[index].isAtEnd else { return -1 }
        var next = 0
        if let current = positions[index].current {
            positions[index].previous = current
            next = current + 1
        }
        guard next < context.message.headers.count else {
            positions[index].current = nil
            positions[index].isAtEnd = true
            return -1
        }
        positions[index].current = next
        return 1
    }

    private func previous(_ context: RouteContext, _ name: ByteView) -> Int {
        guard let index = positions.index(of: name, context), !positions[index].isAtEnd else { return -1 }
        let position = positions[index]
        guard let previous = position.previous else { return start(context, name) }
        if previous != position.current {
            positions[index].current = previous
            return 1
        }
        // a second step back
        if previous >= 2 {
            positions[index].current = previous - 1
            positions[index].previous = previous - 2
            return 1
        }
        if previous == 1, context.message.headers.count == 2 {
            positions[index].current = 0
            positions[index].previous = nil
            return 1
        }
        return start(context, name)
    }

    private func end(_ context: RouteContext, _ name: ByteView) -> Int {
        guard let index = positions.index(of: name, context) else { return -1 }
        positions[index].current = nil
        positions[index].isAtEnd = false
        return 1
    }
}
