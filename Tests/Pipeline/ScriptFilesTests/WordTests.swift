import Foundation
import ScriptFiles
import Testing

/// A .docx as a writer makes it, deflated by Python's own zip.
private func word(_ body: String, numbering: String? = nil, styles: String? = nil) throws -> [UInt8]
{
    let space =
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\""
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
    var parts = [
        "word/document.xml":
            "\(head)<w:document \(space)><w:body>\(body)<w:sectPr><w:p/></w:sectPr></w:body></w:document>"
    ]
    if let numbering {
        parts["word/numbering.xml"] = "\(head)<w:numbering \(space)>\(numbering)</w:numbering>"
    }
    if let styles { parts["word/styles.xml"] = "\(head)<w:styles \(space)>\(styles)</w:styles>" }
    return try zip(parts)
}

private func zip(_ parts: [String: String]) throws -> [UInt8] {
    let program = """
        import sys, json, io, zipfile
        out = io.BytesIO()
        with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
            for name, text in json.load(sys.stdin).items(): z.writestr(name, text)
        sys.stdout.buffer.write(out.getvalue())
        """
    return try python(program, input: JSONEncoder().encode(parts))
}

private func python(_ program: String, input: Data = Data()) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = ["-c", program]
    let (source, result) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (source, result)
    try process.run()
    try source.fileHandleForWriting.write(contentsOf: input)
    try source.fileHandleForWriting.close()
    return Array(result.fileHandleForReading.readDataToEndOfFile())
}

/// Paragraphs of one run each.
private func paragraphs(_ texts: String...) -> String {
    texts.map { "<w:p><w:r><w:t xml:space=\"preserve\">\($0)</w:t></w:r></w:p>" }.joined()
}

private func described(_ bytes: [UInt8]) throws -> [String] {
    Sample.described(try ScriptReader.read(bytes, name: "a.docx"))
}

private func refusal(_ bytes: [UInt8]) -> String {
    do { return "read: \(try described(bytes))" } catch { return "\(error)" }
}

struct WordTests {
    private let head = paragraphs("第1集", "1-1 日 内 灵堂", "人物：林晚、陆沉")

    @Test func runsSoftBreaksAndTabsAreOneText() throws {
        let body = """
            \(head)<w:p><w:r><w:t>△风吹</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>动白幡。</w:t><w:br/><w:t>林晚：</w:t><w:tab/><w:t>你终于</w:t></w:r>\
            <w:r><w:t>来了。</w:t></w:r></w:p><w:p><w:hyperlink><w:r><w:t>陆沉（低声）：\u{3000}嗯。</w:t></w:r></w:hyperlink></w:p>
            """
        let script = try ScriptReader.read(word(body), name: "a.docx")
        #expect(script.scenes.first?.lines.map(\.text) == ["风吹动白幡。", "你终于来了。", "嗯。"])
        #expect(script.scenes.first?.lines.map(\.source) == [4, 4, 5])
        #expect(script.scenes.first?.lines.map(\.character) == [nil, "林晚", "陆沉"])
    }

    @Test func trackedInsertionsAreInAndDeletionsOut() throws {
        let body = """
            \(head)<w:p><w:r><w:t>陆沉：</w:t></w:r><w:ins w:author="x"><w:r><w:t>我回来了。</w:t></w:r></w:ins>\
            <w:del w:author="x"><w:r><w:delText>我走了。</w:delText></w:r></w:del></w:p>\
            <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>林晚：你</w:t></w:r></w:p>\(paragraphs("还知道回来？"))\
            <w:moveFrom><w:p><w:r><w:t>陆沉：重复</w:t></w:r></w:p></w:moveFrom>
            """
        let script = try ScriptReader.read(word(body), name: "a.docx")
        #expect(script.scenes.first?.lines.map(\.text) == ["我回来了。", "你还知道回来？"])
    }

    @Test func numbersThatWordCountsAreRead() throws {
        let numbering = """
            <w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1集"/></w:lvl>\
            <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2、"/></w:lvl></w:abstractNum>\
            <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="△"/></w:lvl></w:abstractNum>\
            <w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="6"><w:abstractNumId w:val="1"/></w:num>
            """
        let styles = """
            <w:style w:styleId="Episode"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>\
            <w:style w:styleId="Named"><w:basedOn w:val="Episode"/></w:style>
            """
        func item(_ text: String, _ level: Int, list: Int = 5) -> String {
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"\(level)\"/><w:numId w:val=\"\(list)\"/></w:numPr></w:pPr><w:r><w:t>\(text)</w:t></w:r></w:p>"
        }
        func episode(_ text: String) -> String {
            "<w:p><w:pPr><w:pStyle w:val=\"Named\"/></w:pPr><w:r><w:t>\(text)</w:t></w:r></w:p>"
        }
        let body =
            episode("归来") + item("客厅 日 内", 1) + item("门开了。", 0, list: 6) + item("院子 夜 外", 1)
            + episode("远行") + item("码头 晨 外", 1)
        #expect(
            try described(word(body, numbering: numbering, styles: styles)) == [
                "title |  | front 0", "episode | 1 | 归来", "scene | 1/1 | interior | 日 | 客厅 |  | ",
                "1/1 | action | - | - | 门开了。",
                "scene | 1/2 | exterior | 夜 | 院子 |  | ", "episode | 2 | 远行",
                "scene | 2/1 | exterior | 晨 | 码头 |  | ",
            ])
    }

    @Test func aTablesRowsAreLines() throws {
        func row(_ cells: String...) -> String {
            "<w:tr>\(cells.map { "<w:tc>\(paragraphs($0))</w:tc>" }.joined())</w:tr>"
        }
        let body =
            "\(paragraphs("第1集"))<w:tbl>\(row("1-1", "日", "内", "灵堂"))\(row("人物", "林晚、陆沉"))\(row("林晚", "你来了。"))</w:tbl>"
        #expect(
            try described(word(body)).dropFirst(2) == [
                "scene | 1/1 | interior | 日 | 灵堂 | 林晚; 陆沉 | ", "1/1 | dialogue | 林晚 | - | 你来了。",
            ])
    }

    @Test func aTextBoxIsReadOnce() throws {
        let box = "<w:txbxContent>\(paragraphs("林晚：盒子里的话。"))</w:txbxContent>"
        let body =
            "\(head)<w:p><w:r><mc:AlternateContent><mc:Choice>\(box)</mc:Choice><mc:Fallback>\(box)</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        #expect(
            try ScriptReader.read(word(body), name: "a.docx").scenes.first?.lines.map(\.text) == [
                "盒子里的话。"
            ])
    }

    @Test func aBombIsNotUnpacked() throws {
        let bomb = try python(
            """
            import sys, io, zipfile
            out = io.BytesIO()
            with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
                with z.open('word/document.xml', 'w') as f:
                    for _ in range(100): f.write(b' ' * (1 << 20))
            sys.stdout.buffer.write(out.getvalue())
            """)
        #expect(bomb.count < 200_000)
        #expect(
            refusal(bomb).hasPrefix("a.docx unpacks to far more than a script (word/document.xml)"))
    }

    @Test func aDirectoryThatLiesAboutTheSizeIsCaught() throws {
        var liar = try word(head)
        let directory = try #require(
            liar.indices.last { liar[$0...].starts(with: [0x50, 0x4B, 1, 2]) })
        liar.replaceSubrange((directory + 24)..<(directory + 28), with: [8, 0, 0, 0])
        #expect(refusal(liar).contains("unpacks to far more than a script"))
    }

    @Test func everyCutAndEveryFlippedByteIsRefusedOrReadWhole() throws {
        let whole = try word(head)
        let text = try described(whole)
        for length in stride(from: 2, to: whole.count, by: 7) {
            #expect(refusal(Array(whole[..<length])).contains("damaged"), "\(length)")
        }
        for index in stride(from: 40, to: whole.count, by: 3) {
            var flipped = whole
            flipped[index] ^= 0x10
            let seen = refusal(flipped)
            #expect(seen == "read: \(text)" || !seen.hasPrefix("read:"), "\(index)")
        }
    }

    @Test func otherZipsAreNamed() throws {
        #expect(refusal(try zip(["xl/workbook.xml": "x"])).contains("is a spreadsheet"))
        #expect(refusal(try zip(["content.xml": "x"])).contains("is an OpenDocument file"))
        #expect(refusal(try word(paragraphs(" "))).contains("holds no text"))
        #expect(
            refusal(try zip(["word/document.xml": "<w:document><w:p>"])).contains("ends inside <p>")
        )
    }
}
