/// The script of a Chinese micro-drama: episodes, scene heads, △ action and `名：词` dialogue, as crews really write them.
enum MicroDrama {
    static func read(_ lines: [SourceLine]) -> Script {
        Script(frontMatter: lines.map(\.text))
    }
}
