import Foundation
import ScriptModel
import Testing

struct ModelTests {
    @Test func aScriptIsTheSameAfterItsJSON() throws {
        let line = ScriptLine(
            id: "0123456789ab", number: "1", kind: .dialogue, character: "林总", parenthetical: "冷笑",
            text: "就凭你?", source: 7)
        let scene = ScriptScene(
            episode: "3", number: "12", heading: "3-12 日 内 客厅", place: .interior, timeOfDay: "日",
            lines: [line])
        let script = Script(title: "逆袭归来", scenes: [scene])
        #expect(try JSONDecoder().decode(Script.self, from: JSONEncoder().encode(script)) == script)
    }
}
