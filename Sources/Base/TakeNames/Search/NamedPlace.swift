import Slate

/// A take, or a part of its slate, as the set names it: `@2`, `t4`, 第4条, 12场,
/// `3-12B-4_A012.mov`.
enum NamedPlace: Equatable {
    /// The id of the one take that is meant.
    case take(String)
    /// Parts of a slate; nil is any.
    case parts(episode: String?, scene: String?, shot: String?, take: Int?)

    /// - Parameter called: the take of a name that no slate tells.
    init?(_ word: String, _ called: (TakeTarget) -> Take?) {
        switch TakeName.read(word, isBare: false) {
        case .ago(let count): self = .take(called(.ago(count))?.id ?? "")
        case .file(let name): self = .take(called(.file(name))?.id ?? "")
        case .take(let number): self = .parts(episode: nil, scene: nil, shot: nil, take: number)
        case .slate, nil:
            guard ChineseSlate.isWritten(in: word), let edit = SlateReader.edit(word) else {
                return nil
            }
            self.init(edit)
        }
    }

    private init?(_ edit: SlateEdit) {
        switch edit {
        case .scene(let scene): self = .parts(episode: nil, scene: scene, shot: nil, take: nil)
        case .shot(let shot): self = .parts(episode: nil, scene: nil, shot: shot, take: nil)
        case .take(let take): self = .parts(episode: nil, scene: nil, shot: nil, take: take)
        case .shotAndTake(let shot, let take):
            self = .parts(episode: nil, scene: nil, shot: shot, take: take)
        case .setup(let episode, let scene, let shot, let take):
            self = .parts(episode: episode, scene: scene, shot: shot, take: take)
        default: return nil
        }
    }

    func fits(_ take: Take) -> Bool {
        switch self {
        case .take(let id): return take.id == id
        case .parts(let episode, let scene, let shot, let number):
            let slate = take.slate
            func isSame(_ wanted: String?, _ has: String?) -> Bool {
                wanted.map { $0.lowercased() == has?.lowercased() } ?? true
            }
            return isSame(episode, slate.episode) && isSame(scene, slate.scene)
                && isSame(shot, slate.shot)
                && number.map { $0 == slate.take } ?? true
        }
    }

    /// As good as a slate, or as a slate's front.
    var score: Int {
        if case .parts(_, _, _, nil) = self { return 60 }
        return 100
    }
}
