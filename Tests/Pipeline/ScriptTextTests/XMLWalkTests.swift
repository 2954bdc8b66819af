import Testing

@testable import ScriptText

struct XMLWalkTests {
    private func walk(_ text: String) -> [String] {
        var walk = XMLWalk(Array(text.utf8), name: "a.xml")
        var seen: [String] = []
        do {
            while let event = try walk.next() {
                switch event {
                case .start(let name):
                    seen.append("<\(name)\(walk.attribute("val").map { " \($0)" } ?? "")")
                case .end(let name): seen.append("/\(name)")
                case .text(let text): seen.append(text)
                }
            }
        } catch { seen.append("! \(error)") }
        return seen
    }

    @Test func elementsTextAndAttributesComeInTheirOrder() {
        #expect(
            walk(
                "<?xml version='1.0'?><!-- <x> --><w:p w:val=\"a&amp;>b\"><w:br/>你&#x597D;&lt;<![CDATA[<&>]]></w:p>"
            )
                == ["<p a&>b", "<br", "/br", "你好<", "<&>", "/p"])
    }

    @Test func aDocumentTypeDefinesNothing() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>"
        #expect(walk(bomb) == ["<a", "&c;", "/a"])
    }

    @Test func anElementIsSkippedWhole() throws {
        var walk = XMLWalk(Array("<a><b><b/>x</b><c/></a>".utf8), name: "a.xml")
        #expect(try walk.next() == .start("a"))
        #expect(try walk.next() == .start("b"))
        try walk.skipElement()
        #expect(try walk.next() == .start("c"))
        try walk.skipElement()
        #expect(try walk.next() == .end("a"))
        #expect(try walk.next() == nil)
    }

    @Test func damageIsSaidWithItsLine() {
        #expect(
            walk("<a>\n<b></a>").last
                == "! a.xml closes </a> where it is not open (line 2); open it in the program that made it and save it again"
        )
        #expect(walk("<a>x").last?.contains("ends inside <a>") == true)
        #expect(walk("<a b='").last?.contains("breaks off inside a tag") == true)
        #expect(walk("<!-- ").last?.contains("inside a comment") == true)
        #expect(walk(String(repeating: "<a>", count: 2000)).last?.contains("too deep") == true)
    }
}
