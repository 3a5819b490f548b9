import ConfigSyntax
for path in CommandLine.arguments.dropFirst() {
    guard let c = ConfigParser.parse(path: path) else { print("NOFILE \(path)"); continue }
    print(c.errors.isEmpty ? "OK" : "ERR", path, c.items.count)
    for d in c.diagnostics.prefix(3) where d.severity == .error { print(d.rendered(c.sources)) }
}
