import Terminal

// A program on the whole screen, for the tests to end in every way: it echoes what it decodes; `q`
// leaves as one should.
func perform() throws {
    var terminal = try RawTerminal()
    var decoder = KeyDecoder()
    try terminal.send(Array("READY".utf8))
    var isOpen = true
    while isOpen {
        let ready = try terminal.wait(decoder.awaitsMore ? KeyDecoder.escapeDelay : nil)
        if ready.isChanged {
            try terminal.send(Array("CHANGED \(terminal.size.columns)x\(terminal.size.rows);".utf8))
        }
        let bytes = ready.hasInput ? try terminal.read() : []
        let keys = ready.hasInput ? decoder.feed(bytes) : decoder.settle()
        for key in keys { try terminal.send(Array("<\(key)>".utf8)) }
        isOpen = !keys.contains(.character("q")) && !(ready.hasInput && bytes.isEmpty)
    }
    terminal.close()
}

try perform()
