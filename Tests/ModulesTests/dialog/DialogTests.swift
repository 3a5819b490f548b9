import Routing
import SIPMessage
import Testing

@testable import Modules

/// What a dialog, its table and its profiles do by themselves.
@Suite struct DialogTests {
    private let module = DialogModule()

    private func dialog(_ callID: StaticString = "call", entry: UInt32 = 0) -> Dialog {
        Dialog(
            module, entry: entry, callID: ByteView(callID), fromURI: ByteView("sip:alice@a"), toURI: ByteView("sip:bob@b"),
            requestURI: ByteView("sip:bob@b"), fromTag: ByteView("a"), now: 1)
    }

    private func states(_ events: [Dialog.Event]) -> [Int] {
        let dialog = dialog()
        return events.map { dialog.advance($0).new.rawValue }
    }

    @Test func callsGoThroughTheirStates() {
        #expect(states([.provisionalReply, .provisionalReply, .acceptance, .ack, .request, .bye]) == [2, 2, 3, 4, 4, 5])
        #expect(states([.acceptance, .bye, .ack]) == [3, 5, 5])
        #expect(states([.provisionalReply, .refusal]) == [2, 5])
    }

    @Test func eventsThatDoNotFitChangeNothing() {
        #expect(states([.bye, .ack, .provisionalReply, .bye]) == [1, 1, 2, 2])
        #expect(states([.acceptance, .ack, .acceptance, .provisionalReply]) == [3, 4, 4, 4])
    }

    @Test func anotherBranchMayAcceptAfterARefusalButNotAfterABye() {
        #expect(states([.refusal, .acceptance]) == [5, 3])
        #expect(states([.acceptance, .bye, .acceptance]) == [3, 5, 5])
    }

    @Test func messagesAreMatchedByTheirTags() {
        let dialog = dialog()
        func sender(_ from: StaticString, _ to: StaticString, _ callID: StaticString = "call") -> Dialog.Side? {
            dialog.sender(callID: ByteView(callID), fromTag: ByteView(from), toTag: ByteView(to))
        }
        #expect(sender("a", "") == .caller)
        #expect(sender("x", "a") == .callee)
        #expect(sender("x", "y") == nil)
        #expect(sender("a", "", "other") == nil)
        dialog.callee.tag.assign(ByteView("b"))
        #expect(sender("a", "b") == .caller)
        #expect(sender("b", "a") == .callee)
        #expect(sender("a", "c") == nil)
        #expect(sender("a", "") == nil)
        _ = dialog.advance(.acceptance)
        #expect(sender("a", "") == .caller)
    }

    @Test func numbersFollowStartAndStep() {
        var random = RandomSource(seed: 1)
        let table = DialogTable(size: 4, start: 3, step: 10, &random)
        let dialogs = (0..<3).map { _ in dialog(entry: 2) }
        for dialog in dialogs { table.insert(dialog) }
        #expect(dialogs.allSatisfy { $0.id % 10 == 3 })
        #expect(dialogs[1].id == dialogs[0].id + 10 && dialogs[2].id == dialogs[1].id + 10)
        #expect(table.dialog(entry: 2, id: dialogs[1].id) === dialogs[1])
        #expect(table.dialog(entry: 4, id: dialogs[1].id) == nil)
        #expect(table.remove(dialogs[1]))
        #expect(!table.remove(dialogs[1]))
        #expect(table.dialog(entry: 2, id: dialogs[1].id) == nil)
    }

    @Test func zeroIsNoNumber() {
        var random = RandomSource(seed: 1)
        let table = DialogTable(size: 1, start: 0, step: 1, &random)
        let last = dialog()
        last.id = UInt32.max
        table.insert(last)
        let next = dialog()
        table.insert(next)
        #expect(next.id == 1)
    }

    @Test func anAnsweredDialogGoesBeforeOneThatIsBeingSetUp() {
        let table = DialogTable(size: 1)
        let (early, answered) = (dialog(), dialog())
        answered.callee.tag.assign(ByteView("b"))
        table.insert(early)
        table.insert(answered)
        let found = table.find(callID: ByteView("call"), fromTag: ByteView("a"), toTag: ByteView("b"))
        #expect(found?.dialog === answered && found?.sender == .caller)
    }

    @Test func profilesCountByValue() throws {
        let profile = try #require(try DialogProfile.parse(" user ; ", hasValue: true).first)
        #expect(profile.name.view == ByteView("user"))
        let members = ["x", "x", "y"].map { name in name.withByteView { ProfileMember(profile, value: $0, uid: .empty) } }
        for member in members { profile.add(member) }
        #expect(profile.count(ByteView("x")) == 2 && profile.count(ByteView("y")) == 1 && profile.count(nil) == 3)
        members[0].leave()
        members[0].leave()
        #expect(profile.count(ByteView("x")) == 1 && profile.count(nil) == 2)
        #expect(throws: DeclarationError.self) { try DialogProfile.parse("bad name", hasValue: false) }
    }

    @Test func callsOfOtherServersLeaveWhenTheirTimeIsOver() {
        let profile = DialogProfile(name: "all", hasValue: false)
        profile.add(ProfileMember(profile, value: .empty, uid: ByteView("1"), expires: 50))
        profile.add(ProfileMember(profile, value: .empty, uid: ByteView("2")))
        profile.removeExpired(at: 51)
        #expect(profile.count(nil) == 1)
        profile.removeRemote(uid: ByteView("2"), value: .empty)
        #expect(profile.count(nil) == 0)
    }

    @Test func theDatabaseIsToldOfEachVariableOnce() {
        var variables = DialogVariables()
        variables.set(ByteView("a"), ByteView("1"))
        variables.set(ByteView("b"), ByteView("2"))
        variables.remove(ByteView("b"))
        #expect(variables.removed.isEmpty && variables.items.count == 1)
        variables.markStored()
        variables.set(ByteView("a"), ByteView("3"))
        #expect(variables[ByteView("a")] == ByteView("3"))
        #expect(!variables.items[0].isNew && variables.items[0].isChanged)
        variables.remove(ByteView("a"))
        #expect(variables.removed.map(\.view) == [ByteView("a")])
    }
}
