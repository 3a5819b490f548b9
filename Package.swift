// swift-tools-version: 6.2
import PackageDescription

/// Warnings fail the build everywhere; release builds optimise across modules and drop the run-time exclusivity
/// checks, which cost a call for each stored-property access on a message's path.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .unsafeFlags(["-enforce-exclusivity=unchecked", "-cross-module-optimization"], .when(configuration: .release)),
]

/// The server carries Swift's runtime: it starts in half the time, runs where Swift is not installed, and calls the runtime directly.
/// The two libraries are what a static FoundationEssentials, which swift-argument-parser brings, needs and does not name.
let staticRuntime: [LinkerSetting] = [
    .unsafeFlags(["-static-stdlib", "-l_FoundationCollections", "-l_FoundationCShims"], .when(configuration: .release))
]

let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")

func room(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name + "Tests", dependencies: [.byName(name: name)] + dependencies, swiftSettings: strict)
}

let package = Package(
    name: "signalbox",
    products: [.executable(name: "signalbox", targets: ["signalbox"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    ],
    targets: [
        // C leaves: system calls that Swift's Glibc overlay does not show, c-ares, and OpenSSL's libcrypto.
        .target(name: "CSignalbox"),
        .systemLibrary(name: "CAres", pkgConfig: "libcares", providers: [.apt(["libc-ares-dev"])]),

        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

        // Lua, and the boundary between its errors (long jumps) and Swift.
        .systemLibrary(name: "CLua", pkgConfig: "lua5.4", providers: [.apt(["liblua5.4-dev"])]),
        .target(name: "CLuaBridge", dependencies: ["CLua"]),

        // Libraries of databases.
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CMariaDB", pkgConfig: "libmariadb", providers: [.apt(["libmariadb-dev"])]),

        room("ConfigSyntax"),
        room("SIPMessage"),
        room("Catalog"),
        room("ConfigLint", ["ConfigSyntax", "Catalog"]),
        room("LanguageServer", ["ConfigSyntax", "Catalog", "ConfigLint"]),
        room("Migration", ["ConfigSyntax", "Catalog", "Routing"]),
        room("Routing", ["ConfigSyntax", "SIPMessage", "Catalog", "CSignalbox", deque]),
        room("NativeEngine", ["Routing", "ConfigSyntax"]),
        room("LuaEngine", ["Routing", "SIPMessage", "CLuaBridge"]),
        room("Transport", [
            "SIPMessage", "CSignalbox", "CAres",
            .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        ]),
        room("Database", ["CSQLite", "CMariaDB"]),
        room("Modules", ["ConfigSyntax", "Database", "Routing", "SIPMessage", "Catalog", "Transport", "CSignalbox", "CCrypto", deque]),
        room("Server", ["Routing", "ConfigLint", "NativeEngine", "LuaEngine", "Modules", "Transport", "ConfigSyntax", "SIPMessage", "Catalog", "CSignalbox"]),
        // Runs configs on given messages, without sockets and on a clock that it moves itself.
        room("Simulation", ["Server", "Modules", "Routing", "Transport", "ConfigSyntax", "SIPMessage"]),
        .executableTarget(
            name: "signalbox",
            dependencies: [
                "Server", "Simulation", "SIPMessage", "ConfigSyntax", "ConfigLint", "LanguageServer", "Migration",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict,
            linkerSettings: staticRuntime),

        // Feeds changed messages to the parser and the writers; see docs/fuzzing.md.
        room("FuzzSupport"),
        .executableTarget(name: "SIPMessageFuzz", dependencies: ["SIPMessage", "FuzzSupport"], swiftSettings: strict),
        // Feeds changed configs to the formatter, the checker and the editor server.
        .executableTarget(name: "ConfigFuzz", dependencies: ["ConfigSyntax", "ConfigLint", "LanguageServer", "Server", "FuzzSupport"], swiftSettings: strict),

        // How long single parts take; see docs/performance.md.
        .executableTarget(
            name: "Microbenchmarks", dependencies: ["Server", "Modules", "Routing", "SIPMessage", "ConfigSyntax"], path: "Benchmarks/Micro",
            swiftSettings: strict, linkerSettings: staticRuntime),

        tests("ConfigSyntax", []),
        tests("SIPMessage", ["SIPMessageFuzz", "FuzzSupport"]),
        tests("ConfigLint", ["ConfigSyntax", "Catalog"]),
        tests("LanguageServer", ["ConfigSyntax", "ConfigLint", "ConfigFuzz", "FuzzSupport"]),
        tests("Routing", []),
        tests("Migration", ["ConfigSyntax", "Routing", "Modules"]),
        tests("NativeEngine", ["Routing", "ConfigSyntax"]),
        tests("LuaEngine", ["Routing", "SIPMessage", "Modules", "Catalog"]),
        tests("Transport", ["SIPMessage", "CSignalbox"]),
        tests("Database", []),
        tests("Modules", ["Database", "Routing", "SIPMessage", "NativeEngine", "ConfigSyntax"]),
        tests("Server", ["ConfigSyntax", "NativeEngine", "Routing"]),
        tests("Simulation", ["SIPMessage", "Routing"]),
    ],
    swiftLanguageModes: [.v6]
)
