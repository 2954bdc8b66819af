import Slate

/// How published files are called: `{slate}_{camera}`.
struct NameTemplate: Equatable, Sendable {
    private let text: String

    /// Refuses a template that would call every take the same.
    init(_ text: String) throws(Refusal) {
        let rest = text.replacing("{slate}", with: "").replacing("{camera}", with: "").replacing("{clip}", with: "")
        guard !rest.contains("{"), !rest.contains("}"), !rest.contains("/") else {
            throw .badRequest("the name template \(text) may have {slate}, {camera} and {clip}, and no slash")
        }
        guard text.contains("{slate}") || text.contains("{clip}") else {
            throw .badRequest("the name template \(text) must have {slate} or {clip}: else all files have one name")
        }
        self.text = text
    }

    /// The n-th choice of a name, from 1: `3-12B-4_A.mov`, `3-12B-4_A_2.mov`.
    func name(for document: ClipDocument, choice: Int) -> String {
        let filled = text.replacing("{slate}", with: document.take.slate.description)
            .replacing("{camera}", with: document.clip.camera).replacing("{clip}", with: document.clip.id)
        return FileName.safe(filled) + (choice == 1 ? "" : "_\(choice)") + ".mov"
    }
}
