import BoxLink
import CrewSentences
import Options
import Slate
import Wire

/// What `rushes` ends with; the family of sysexits.h, because swift-argument-parser ends with 64 on
/// bad usage.
enum ExitCodes {
    static let failed: Int32 = 1
    static let findings: Int32 = 2
    static let nothingFound: Int32 = 5
    static let usage = CrewFailure.tooLong
    /// EX_DATAERR.
    static let refused: Int32 = 65
    static let unreachable = CrewFailure.unreachable
    static let tryLater = CrewFailure.silent
    static let notAllowed = CrewFailure.notAllowed

    /// Every code there is, in rising order.
    static let table: [(code: Int32, meaning: Wording)] = [
        (0, Wording("done", "完成")),
        (failed, Wording("not done; the sentence says why", "没有做成; 那句话说明原因")),
        (
            findings,
            Wording("done, and something is open: day --check lists it", "完成, 但有待办: day --check 列出")
        ),
        (nothingFound, Wording("nothing found: no such take, nothing rolls", "没有找到: 没有这一条, 或没有在录")),
        (usage, Wording("the words were not understood; nothing was changed", "看不懂; 没有改动")),
        (
            refused,
            Wording(
                "not loaded: the file is no script, or covered lines or scenes would be lost; --yes agrees to that",
                "没有载入: 文件不是剧本, 或会少掉已拍的行或整场; 确认请加 --yes")
        ),
        (ExitStatus.noInput, Wording("no such file, or it cannot be read", "没有这个文件, 或读不了")),
        (unreachable, Wording("rushesd cannot be reached", "连不上录制主机")),
        (ExitStatus.cannotCreate, Wording("the file of --save cannot be written", "--save 的文件写不了")),
        (tryLater, Wording("rushesd did not answer in time; try again", "rushesd 没有及时回答; 请再试")),
        (
            notAllowed,
            Wording(
                "not allowed: rushesd's socket, or not by your role in the crew",
                "不允许: 没有使用 rushesd 的权限, 或职务不允许")
        ),
        (130, Wording("interrupted", "被中断")),
    ]

    static func page(_ language: Language) -> String {
        table.map { code, meaning in "\(code)".padded(to: 5) + meaning[language] }.joined(
            separator: "\n")
    }
}

extension String {
    /// With blanks behind; for ASCII alone.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - utf8.count))
    }
}
