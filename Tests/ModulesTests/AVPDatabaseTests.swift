import Routing
import Testing

@testable import Modules

@Suite struct AVPSchemeTests {
    @Test func attributes() throws {
        let scheme = try AVPScheme(" mail : table = subscriber ; VALUE_COL=email;uuid_col=u;username_col=n;domain_col=d;value_type=Integer;")
        #expect(scheme.name == "mail")
        #expect(scheme.table == "subscriber")
        #expect(scheme.valueColumn == "email")
        #expect(scheme.uuidColumn == "u")
        #expect(scheme.userColumn == "n")
        #expect(scheme.domainColumn == "d")
        #expect(scheme.isInteger)
    }

    @Test(arguments: ["", "name", ":table=x", "name:table", "name:table=", "name:colour=red", "name:value_type=real"])
    func malformed(_ text: String) {
        #expect(throws: DeclarationError.self) { try AVPScheme(text) }
    }
}
