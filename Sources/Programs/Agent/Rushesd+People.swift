import Glibc
import Wire

/// The people at the box.
extension Rushesd {
    func somebody(_ sshKey: String?, named: String?, _ client: Int) -> CrewList.Somebody {
        let user = server.user(client)
        let isOwner = user.map { $0 == 0 || $0 == geteuid() } ?? false
        return crew.somebody(
            .init(sshKey: sshKey, named: named, user: server.person(client), isOwner: isOwner))
    }

    /// Who looks on.
    func who(_ voice: Box.Voice) -> CrewAnswer {
        let seen = watchers.all.sorted { $0.key < $1.key }.map(\.value)
        let lines = seen.map { watcher in
            voice.phrases.present(
                watcher.person, as: watcher.role, device: watcher.device, isTyping: watcher.typingOf
            )
        }
        return CrewAnswer(
            message: lines.isEmpty ? voice.phrases.nobodyLooksOn : lines.joined(separator: "\n"))
    }
}
