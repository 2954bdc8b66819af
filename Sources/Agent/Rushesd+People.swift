import Slate

/// The people at the box.
extension Rushesd {
    /// Who looks on, the one who asks left out only if they have no prompt.
    func who(_ client: Int, _ voice: Box.Voice) -> CrewAnswer {
        let seen = watchers.all.sorted { $0.key < $1.key }.map(\.value)
        let lines = seen.map { voice.phrases.present($0.person, device: $0.device, isTyping: $0.typingOf) }
        return CrewAnswer(message: lines.isEmpty ? voice.phrases.nobodyLooksOn : lines.joined(separator: "\n"))
    }
}
