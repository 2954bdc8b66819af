import ClipDocuments
import Slate

/// How published files are called: `{slate}_{camera}{number}`.
struct NameTemplate: Equatable, Sendable {
    private let text: String

    private static let words = ["{slate}", "{camera}", "{number}", "{clip}"]

    /// Refuses a template that would call every take the same.
    init(_ text: String) throws(Refusal) {
        let rest = Self.words.reduce(text) { $0.replacing($1, with: "") }
        guard !rest.contains("{"), !rest.contains("}"), !rest.contains("/") else {
            throw .badRequest(
                "the name template \(text) may have \(Self.words.joined(separator: ", ")), and no slash"
            )
        }
        guard text.contains("{slate}") || text.contains("{clip}") || text.contains("{number}")
        else {
            throw .badRequest(
                "the name template \(text) must have {slate}, {number} or {clip}: else all files have one name"
            )
        }
        self.text = text
    }

    /// The n-th choice of a name, from 1: `3-12B-4_A012.mov`, `3-12B-4_A012_2.mov`; a false start's
    /// is `3-12B-4_A012_FS.mov`.
    ///
    /// A document of an earlier version has no number: `3-12B-4_A.mov`.
    func name(for document: ClipDocument, choice: Int) -> String {
        let camera = document.clip.camera
        let filled = text.replacing("{slate}", with: document.take.slate.description)
            .replacing("{camera}", with: camera).replacing("{clip}", with: document.clip.id)
            .replacing("{number}", with: MovieName.counted(document.number, of: camera))
        let stem =
            FileName.safe(filled) + (document.take.kind == .falseStart ? MovieName.falseStart : "")
        return MovieName.file(stem, choice: choice)
    }
}
