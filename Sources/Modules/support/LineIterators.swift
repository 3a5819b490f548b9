import Routing
import SIPMessage

/// `bl_iterator_*`, `sdp_iterator_*`: walks over lines of the message as received.
final class LineIterators {
    private struct Position {
        /// Offsets in the message of all that is walked over.
        var area: Range<Int>?
        /// Offsets in the message, from the line's first byte to behind its line end; nil before the first line and after the last.
        var line: Range<Int>?
        var isAtEnd = false
    }

    private var positions = IteratorNames<Position>()

    /// Declares the functions of one kind of iterator and its variable.
    /// - Parameters:
    ///   - prefix: what stands before `_iterator_start` and its like.
    ///   - area: offsets in the message of what is walked over; nil where there is nothing to start with.
    static func declare(
        _ exports: Exports, _ prefix: String, variable: String, _ area: @escaping @Sendable (RouteContext) -> Range<Int>?
    ) {
        let slot = exports.registry.reserveWorkerSlot()
        exports.function("\(prefix)_iterator_start", .string("iterator")) { context, arguments in
            of(context, slot).start(context, arguments.string(0), area(context))
        }
        exports.function("\(prefix)_iterator_next", .string("iterator")) { context, arguments in of(context, slot).next(context, arguments.string(0)) }
        exports.function("\(prefix)_iterator_end", .string("iterator")) { context, arguments in of(context, slot).end(context, arguments.string(0)) }
        exports.function("\(prefix)_iterator_rm", .string("iterator")) { context, arguments in
            guard let line = of(context, slot).line(context, arguments.string(0)) else { return -1 }
            context.message.edits.remove(offset: line.lowerBound, length: line.count)
            return 1
        }
        exports.function("\(prefix)_iterator_append", .string("iterator"), .string("text")) { context, arguments in
            guard let line = of(context, slot).line(context, arguments.string(0)) else { return -1 }
            context.message.edits.insert(context.arena.copy(arguments.string(1)), at: line.upperBound)
            return 1
        }
        exports.function("\(prefix)_iterator_insert", .string("iterator"), .string("text")) { context, arguments in
            guard let line = of(context, slot).line(context, arguments.string(0)) else { return -1 }
            context.message.edits.insert(context.arena.copy(arguments.string(1)), at: line.lowerBound)
            return 1
        }
        exports.variable(variable) { spec in
            guard !spec.argumentText.isEmpty else {
                throw DeclarationError("$\(variable) needs an iterator's name", remedy: "write $\(variable)(name)")
            }
            let iterator = OwnedBytes(spec.argumentText)
            return ComputedVariable { context in
                .optional(of(context, slot).line(context, iterator.view).map { context.message.buffer[$0] })
            }
        }
    }

    private static func of(_ context: RouteContext, _ slot: Int) -> LineIterators { context.worker.state(slot) { LineIterators() } }

    /// The line that the iterator is at.
    private func line(_ context: RouteContext, _ name: ByteView) -> Range<Int>? {
        guard let index = positions.index(of: name, context), let line = positions[index].line, line.upperBound <= context.message.buffer.count else { return nil }
        return line
    }

    private func start(_ context: RouteContext, _ name: ByteView, _ area: Range<Int>?) -> Int {
        guard let area else { return -1 }
        guard positions.start(name, Position(area: area)) else {
            context.logRefusedIterator(name)
            return -1
        }
        return 1
    }

    private func next(_ context: RouteContext, _ name: ByteView) -> Int {
        guard let index = positions.index(of: name, context), let area = positions[index].area, !positions[index].isAtEnd else { return -1 }
        let buffer = context.message.buffer.prefix(area.upperBound)
        let start = positions[index].line?.upperBound ?? area.lowerBound
        guard start < buffer.count else {
            positions[index].line = nil
            positions[index].isAtEnd = true
            return -1
        }
        positions[index].line = start..<(buffer.firstIndex(of: ASCII.lineFeed, from: start).map { $0 + 1 } ?? buffer.count)
        return 1
    }

    private func end(_ context: RouteContext, _ name: ByteView) -> Int {
        guard let index = positions.index(of: name, context) else { return -1 }
        positions[index] = Position()
        return 1
    }
}
