import ArgumentParser
import CrewSentences
import Slate
import Wire

/// The options of `rushes`, for its help, its manual and the shell.
enum OptionTable {
    struct Entry {
        let name: String
        /// What is written behind it; nil for a switch.
        let value: Wording?
        let meaning: Wording

        init(_ name: String, _ english: String, _ chinese: String) {
            self.init(name, nil, english, chinese)
        }

        init(_ name: String, _ value: Wording?, _ english: String, _ chinese: String) {
            self.name = name
            self.value = value
            meaning = Wording(english, chinese)
        }

        var help: ArgumentHelp { ArgumentHelp(stringLiteral: meaning.english + ".") }
    }

    static let json = Entry("--json", "answer in JSON", "用 JSON 回答")
    static let lang = Entry(
        "--lang", Wording("en|zh", "en|zh"),
        "language of the answers; else that of the environment", "回答用的语言; 不写则按环境变量")
    static let person = Entry(
        "--as", Wording("PERSON", "姓名"), "who says it; else the user's name", "是谁说的; 不写则用登录名")
    static let socket = Entry(
        "--socket", Wording("PATH", "路径"),
        "rushesd's socket; else $RUSHES_SOCKET, else /run/rushes/rushesd.sock",
        "rushesd 的套接字; 不写则用 $RUSHES_SOCKET, 再不然 /run/rushes/rushesd.sock")
    static let save = Entry(
        "--save", Wording("FILE", "文件"),
        "with peek, day and coverage --html: keep picture or page in this file; written atomically",
        "与 看, 日报, 覆盖 --html 合用: 把画面或页面存入文件, 要么完整要么不动")
    static let plain = Entry(
        "--plain",
        "the prompt line by line, without moving the cursor; by itself in pipes and for TERM=dumb",
        "逐行提示, 不移动光标; 管道和 TERM=dumb 时自动如此")
    static let noColor = Entry(
        "--no-color", "the prompt without colours; by itself under NO_COLOR",
        "提示不用颜色; 有 NO_COLOR 时自动如此")

    static let helpPage = Entry("--help", "what rushes can do, on one page", "一页说明")

    static let general = [json, lang, person, socket, save, plain, noColor, helpPage]

    /// Behind `day` alone.
    static let day = [
        Entry(
            "--csv", "for spreadsheets: UTF-8 with a byte order mark, every cell filled",
            "电子表格用: 带 BOM 的 UTF-8, 每格都填"),
        Entry(
            "--html", "for printing: one file, title and roll on every page", "打印用: 单个文件, 每页有片名和卡号"),
        Entry("--chat", "a few lines for the group chat", "群聊用的几行"),
        Entry(
            "--check", "only what is open at wrap; ends with 2 when there is something",
            "只列收工前的待办; 有待办时退出码为 2"),
        Entry(
            "--cut", Wording("HOUR", "小时"),
            "the local hour at which a shooting day begins, 0 to 23; else 6, so that a night shoot is one day",
            "一个拍摄日从几点算起, 0 到 23; 不写为 6, 夜戏算在前一天"),
    ]

    /// Behind `script` and `coverage`.
    static let script = [
        Entry(
            "--yes",
            "with script load, add, use and undo: covered lines and scenes may go, and lines that are not sure are taken as the same; nobody is asked",
            "与 剧本 载入, 添加, 使用, 撤销 合用: 可以少掉已拍的行和整场, 不确定的行也当作同一行, 不再询问"),
        Entry(
            "--html",
            "with coverage: the lined script for printing; straight is on camera, wavy off camera",
            "与 覆盖 合用: 打印用的划线剧本; 直线是画内, 波浪线是画外"),
    ]

    /// Behind `find` and `log`.
    static let lists = [
        Entry(
            "--limit", Wording("N", "条数"), "with find and log: at most so many; else 40",
            "与 找, 记录 合用: 最多这么多; 不写为 40"),
        Entry("--all", "with find and log: all there are", "与 找, 记录 合用: 全部列出"),
    ]

    /// Behind `help`.
    static let help = [
        Entry("--keys", "the keys of the prompt, in both languages", "提示界面的按键表, 中英对照"),
        Entry("--man", "this manual for man -l -", "本手册, 供 man -l - 阅读"),
    ]
}

/// What is wrong with options, in both languages.
struct OptionWords: Speaking {
    let language: Language

    init(_ language: Language) { self.language = language }

    func wrongLanguage(_ text: String) -> String {
        say("--lang is en or zh, not '\(text)'.", "--lang 只能是 en 或 zh, 不是 '\(text)'。")
    }

    func wrongHour(_ hour: Int) -> String {
        say("--cut is an hour from 0 to 23, not \(hour).", "--cut 是 0 到 23 点, 不是 \(hour)。")
    }

    /// As all programs say it.
    ///
    /// - Parameter inNote: whether it would otherwise become part of a note.
    func unknown(_ option: String, among known: [String], inNote: Bool = false) -> String {
        let nearest = Spelling.nearest(to: option.replacing("—", with: "--"), among: known).map {
            say("did you mean \($0)? ", "你是指 \($0) ? ")
        }
        let tail = inNote ? say("; in a note it stands behind --", "; 要写进备注, 放在 -- 后面") : ""
        let see = nearest == nil ? say("see", "见") : say("See", "见")
        return say("unknown option \(Self.brief(option)); ", "没有 \(Self.brief(option)) 这个选项; ")
            + (nearest ?? "") + see
            + ": rushes --help" + tail
    }

    func asNote(_ command: String) -> String {
        say("; to keep it as a note: \(command)", "; 要存为备注: \(command)")
    }

    private static func brief(_ text: String) -> String {
        text.count > 40 ? text.prefix(37) + "..." : text
    }

    var onlyOneForm: String {
        say(
            "only one of --csv, --html, --chat and --check can be.",
            "--csv, --html, --chat, --check 只能选一个。")
    }

    /// The first usual slip: a value that is missing or too much, an option that does not exist;
    /// nil when it is something else.
    ///
    /// - Parameter isAll: whether there are no options but those of the table.
    func slip(in arguments: [String], of table: [OptionTable.Entry], isAll: Bool = false) -> String?
    {
        var rest = arguments[...]
        while let word = rest.popFirst(), word != "--" {
            let name = String(word.prefix { $0 != "=" })
            guard word.hasPrefix("--") else { continue }
            guard let entry = table.first(where: { $0.name == name }) else {
                if isAll {
                    return unknown(name, among: table.map(\.name) + OptionTable.general.map(\.name))
                }
                continue
            }
            if let value = entry.value, name == word {
                guard let given = rest.popFirst(), !given.hasPrefix("--") else {
                    return say(
                        "\(name) needs a value: \(name) \(value[language])",
                        "\(name) 后面还要写: \(name) \(value[language])")
                }
            } else if entry.value == nil, name != word {
                return say("\(name) takes no value", "\(name) 单独使用, 后面不带值")
            }
        }
        return nil
    }

    /// What the parser found, in its own English.
    func wrongOption(_ message: String) -> String { say(message, "选项有误: \(message)") }
}
