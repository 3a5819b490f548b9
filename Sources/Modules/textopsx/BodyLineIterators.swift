import Routing
import SIPMessage

/// `bl_iterator_*`: walks over the lines of the body as received.
final class BodyLineIterators {
    private struct Position {
        /// Offsets in the message, from the line's first byte to behind its line end; nil before the first line and after the last.
        var line: Range<Int>?
        var hasBody = true
        var isAtEnd = false
    }

    private var positions = IteratorNames<Position>()

    static func declare(_ exports: Exports) {
        let slot = exports.registry.reserveWorkerSlot()
        exports.function("bl_iterator_start", .string("iterator")) { context, arguments in of(context, slot).start(context, arguments.string(0)) }
        exports.function("bl_iterator_next", .string("iterator")) { context, arguments in of(context, slot).next(context, arguments.string(0)) }
        exports.function("bl_iterator_end", .string("iterator")) { context, arguments in of(context, slot).end(context, arguments.string(0)) }
        exports.function("bl_iterator_rm", .string("iterator")) { context, arguments in
            guard let line = of(context, slot).line(context, arguments.string(0)) else { return -1 }
            context.message.edits.remove(offset: line.lowerBound, length: line.count)
            return 1
        }
        exports.function("bl_iterator_append", .string("iterator"), .string("text")) { context, arguments in
            guard let line = of(context, slot).line(context, arguments.string(0)) else { return -1 }
            context.message.edits.insert(context.arena.copy(arguments.string(1)), at: line.upperBound)
            return 1
        }
        exports.function("bl_iterator_insert", .string("iterator"), .string("text")) { context, arguments in
            guard let line = of(context, slot).line(context, arguments.string(0)) else { return -1 }
            context.message.edits.insert(context.arena.copy(arguments.string(1)), at: line.lowerBound)
            return 1
        }
        exports.variable("blitval") { spec in
            guard !spec.argumentText.isEmpty else { throw DeclarationError("$blitval needs an iterator's name", remedy: "write $blitval(name)") }
            let iterator = OwnedBytes(spec.argumentText)
            return ComputedVariable { context in
                .optional(of(context, slot).line(context, iterator.view).map { context.message.buffer[$0] })
            }
        }
    }

    private static func of(_ context: RouteContext, _ slot: Int) -> BodyLineIterators {
        if let known = context.worker.slots[slot] as? BodyLineIterators { return known }
        let made = BodyLineIterators()
        context.worker.slots[slot] = made
        return made
    }

    private func index(_ context: RouteContext, _ name: ByteView) -> Int? {
        if let index = positions.index(of: name) { return index }
        context.logMissingIterator(name)
        return nil
    }

    /// The line that the iterator is at.
    private func line(_ context: RouteContext, _ name: ByteView) -> Range<Int>? {
        guard let index = index(context, name), let line = positions[index].line, line.upperBound <= context.message.buffer.count else { return nil }
        return line
    }

    private func start(_ context: RouteContext, _ name: ByteView) -> Int {
        guard positions.start(name, Position()) else {
            context.logRefusedIterator(name)
            return -1
        }
        return 1
    }

    private func next(_ context: RouteContext, _ name: ByteView) -> Int {
        guard let index = index(context, name), positions[index].hasBody, !positions[index].isAtEnd else { return -1 }
        let buffer = context.message.buffer
        let start = positions[index].line?.upperBound ?? context.message.bodyOffset
        guard start < buffer.count else {
            positions[index].line = nil
            positions[index].isAtEnd = true
            return -1
        }
        positions[index].line = start..<(buffer.firstIndex(of: ASCII.lineFeed, from: start).map { $0 + 1 } ?? buffer.count)
        return 1
    }

    private func end(_ context: RouteContext, _ name: ByteView) -> Int {
        guard let index = index(context, name) else { return -1 }
        positions[index] = Position(line: nil, hasBody: false)
        return 1
    }
}
