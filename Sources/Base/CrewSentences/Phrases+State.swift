import Wire

/// The folder that takes and clips are written to.
extension Phrases {
    /// Which folder or file, what the system said, and what to do.
    public func stateTrouble(_ trouble: StateTrouble) -> String {
        let (place, reason) = (trouble.place, trouble.reason.map { " (\($0))" } ?? "")
        if trouble.isOfTheLog != true {
            return say(
                "the folder \(place) of takes and clips cannot be reached\(reason): put it back, or mount its disk",
                "存放场记和素材的文件夹 \(place) 访问不到\(reason): 请放回原处, 或挂载它的硬盘")
        }
        if trouble.reason == nil {
            return say(
                "the take log \(place) is another file than the one being written: put the right folder or disk back, or restart rushesd",
                "场记文件 \(place) 不是正在写的那个: 请放回原来的文件夹或硬盘, 或重启 rushesd")
        }
        return say(
            "the take log \(place) cannot be reached\(reason): put its folder back, or mount its disk",
            "场记文件 \(place) 访问不到\(reason): 请把文件夹放回原处, 或挂载它的硬盘")
    }

    /// Told to everybody when the folder can be reached again, after `stateTrouble`.
    public func stateIsBack(_ folder: String) -> String {
        say("the folder \(folder) of takes and clips is back", "存放场记和素材的文件夹 \(folder) 又能用了")
    }

    /// Refuses a roll.
    public func noRoll(_ trouble: StateTrouble) -> String {
        say("not rolling: \(stateTrouble(trouble))", "没有开机: \(stateTrouble(trouble))")
    }

    /// Refuses what would be written where nobody finds it again.
    public func notKept(_ trouble: StateTrouble) -> String {
        say(
            "not done: \(stateTrouble(trouble)); a cut is obeyed all the same",
            "没有做成: \(stateTrouble(trouble)); 停机照样有效")
    }
}
