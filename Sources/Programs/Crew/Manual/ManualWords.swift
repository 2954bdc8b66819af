import CrewSentences

/// What stands in the manual beside the tables of words, keys, options and exit codes.
enum ManualWords {
    static let manual = Wording("Rushes", "Rushes 手册")
    static let name = Wording("NAME", "名称")
    static let purpose = Wording("rolls, cuts and tags takes on this box", "在这台机器上开机, 停机, 记场记")
    static let synopsis = Wording("SYNOPSIS", "概要")
    static let synopses = [
        Wording("[--plain] [--no-color]", "[--plain] [--no-color]"),
        Wording("[OPTIONS] WORDS...", "[选项] 命令..."),
        Wording(
            "day [DATE] [--csv | --html | --chat | --check] [--cut HOUR] [--save FILE]",
            "日报 [日期] [--csv | --html | --chat | --check] [--cut 小时] [--save 文件]"),
        Wording("script load | add | diff | check FILE [--yes]", "剧本 载入 | 添加 | 比较 | 检查 文件 [--yes]"),
        Wording("script versions | use N | undo [--yes]", "剧本 版本 | 使用 N | 撤销 [--yes]"),
        Wording("coverage [3 | 3-12] [--html] [--save FILE]", "覆盖 [3 | 3-12] [--html] [--save 文件]"),
        Wording("help [WORD | exit-codes | --keys | --man]", "帮助 [词 | 退出码 | --keys | --man]"),
    ]
    static let description = Wording("DESCRIPTION", "说明")
    static let paragraphs = [
        Wording(
            "Without words it is the prompt: the whole screen, and every key stands for a line of words. With words it says one line and prints the answer.",
            "不带命令时是全屏提示界面, 每个按键等于一行命令。带命令时说一行, 打印回答。"),
        Wording(
            "Every word may be said in English or Chinese; answers come in the language asked for. A line that is not understood changes nothing. What was answered is kept, whatever happens next; undo takes it back.",
            "每个命令中英文都可以写, 回答用所选的语言。看不懂的一行不会改动任何东西。回答过的操作都已保存; 撤销可以收回。"),
        Wording(
            "Options may stand before or after the words; after -- nothing is an option. do LINE says a whole line in one text.",
            "选项写在命令前后都可以; -- 之后的都不是选项。do 后面可以把整行写成一段。"),
    ]
    static let options = Wording("OPTIONS", "选项")
    static let verbs = Wording("WORDS", "命令")
    static let example = Wording("Say", "写法")
    static let targets = Wording("SLATES AND TARGETS", "板号和目标")
    static let forms: [(String, Wording)] = [
        (
            "3-12B, 27-4, 12B t4, 3集12场B镜4条",
            Wording("the slate of the next take: episode, scene, shot, take", "下一条的板号: 集, 场, 镜, 条")
        ),
        (
            "@2",
            Wording(
                "the take before the last, as in @2 ng; @1 is the last", "倒数第二条, 如 @2 废; @1 是最后一条")
        ),
        ("3-12B-4:", Wording("that take, as in 3-12B-4: ok", "指定的一条, 如 3-12B-4: 过")),
        ("3-12B-4: 3-12C-1", Wording("another slate for a take that was rolled", "给已拍的一条改板号")),
    ]
    static let keys = Wording("KEYS OF THE PROMPT", "提示界面的按键")
    static let dayOptions = Wording("OPTIONS OF DAY", "日报的选项")
    static let scriptOptions = Wording("OPTIONS OF SCRIPT AND COVERAGE", "剧本和覆盖的选项")
    static let listOptions = Wording("OPTIONS OF FIND AND LOG", "找和记录的选项")
    static let helpOptions = Wording("OPTIONS OF HELP", "帮助的选项")
    static let exitStatus = Wording("EXIT STATUS", "退出码")
    static let environment = Wording("ENVIRONMENT", "环境变量")
    static let variables: [(String, Wording)] = [
        (
            "RUSHES_SOCKET",
            Wording("rushesd's socket, where --socket does not say", "没有 --socket 时, rushesd 的套接字")
        ),
        (
            "LC_ALL, LC_MESSAGES, LANG",
            Wording(
                "zh... answers in Chinese, where --lang does not say", "没有 --lang 时, 以 zh 开头则用中文")
        ),
        ("NO_COLOR, TERM", Wording("what the terminal can show", "终端能显示什么")),
        ("TZ", Wording("the set's time zone, where it is not the box's", "现场的时区, 与机器不同时写")),
    ]
    static let examples = Wording("EXAMPLES", "例子")
    static let more = Wording(
        "More: rushes help (all words), help WORD, help --keys, help --man | man -l -, help exit-codes",
        "更多: rushes 帮助 (全部命令), 帮助 词, 帮助 --keys, 帮助 --man | man -l -, 帮助 退出码")
    static let exampleLines: [(Wording, Wording)] = [
        (
            Wording("rushes ok", "rushes 过"),
            Wording("the take that rolls, else the last one, is circled", "在录的或最后一条, 过")
        ),
        (
            Wording("rushes do \"@2 hold\"", "rushes do \"@2 保\""),
            Wording("the take before the last is a spare", "倒数第二条, 保")
        ),
        (
            Wording("rushes day --csv --save day.csv", "rushes 日报 --csv --save day.csv"),
            Wording("the day's sheet for a spreadsheet", "把场记单存成电子表格")
        ),
        (
            Wording("rushes note 'lens: 50mm; size: CU'", "rushes 备注 '镜头:50mm 景别:近景'"),
            Wording(
                "fills the columns of the sheet, for this take and those after it in the setup",
                "填场记单的镜头和景别, 同一镜后面各条沿用")
        ),
    ]
}
