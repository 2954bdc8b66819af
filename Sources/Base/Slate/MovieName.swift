/// How a published movie is called: `3-12B-4_A012`, the slate, the camera and the number of the
/// camera's clip.
///
/// One function for hub and day sheet, so that both say the same.
public enum MovieName {
    /// What stands behind the name of a false start, so that nobody takes it for the take.
    public static let falseStart = "_FS"

    /// - Parameter number: of the camera's clip in the production; nil from a box of an earlier
    ///   version.
    public static func stem(
        _ slate: SlateNumber, camera: String, number: Int?, isFalseStart: Bool = false
    ) -> String {
        FileName.safe("\(slate)_\(camera)\(counted(number, of: camera))")
            + (isFalseStart ? falseStart : "")
    }

    /// `012`; `-012` behind a camera whose name ends in a digit, for `A1` and `012` are not `A` and
    /// `1012`.
    public static func counted(_ number: Int?, of camera: String) -> String {
        guard let number else { return "" }
        let digits = String(number)
        let padded = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
        return (camera.last?.isNumber == true ? "-" : "") + padded
    }

    /// What a file was called before its ending and its choice, in lower case: `3-12b-4_a012` of
    /// `editor/3-12B-4_A012_2.mov`; nil for what is no such name.
    public static func stem(ofFile name: some StringProtocol) -> String? {
        var text = name.lowercased()[...]
        if let folder = text.lastIndex(of: "/") { text = text[text.index(after: folder)...] }
        if let ending = endings.first(where: text.hasSuffix) { text = text.dropLast(ending.count) }
        var parts = text.split(separator: "_", omittingEmptySubsequences: false)
        if parts.count > 2, let choice = parts.last, choice.count <= 2,
            choice.allSatisfy(\.isNumber)
        {
            parts.removeLast()
        }
        if parts.count > 2, "_" + (parts.last ?? "") == falseStart.lowercased() {
            parts.removeLast()
        }
        guard parts.count > 1, let clip = parts.last, !clip.isEmpty, clip.allSatisfy(isOfClip)
        else { return nil }
        let slate = parts.dropLast().joined(separator: "_")
        guard slate.contains("-"), slate.contains(where: \.isNumber),
            !slate.contains(where: \.isWhitespace)
        else { return nil }
        return "\(slate)_\(clip)"
    }

    private static let endings = [".mov", ".json", ".mp4", ".wav"]

    private static func isOfClip(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "-")
    }

    /// The n-th choice of a file's name, from 1: `3-12B-4_A012.mov`, `3-12B-4_A012_2.mov`.
    public static func file(_ stem: String, choice: Int) -> String {
        stem + (choice == 1 ? "" : "_\(choice)") + ".mov"
    }
}
