import CrewSentences
import Wire

/// A camera of this box: one that the configuration names, or that has come by itself.
struct CameraSeat {
    let name: String
    /// Its service is here.
    var isConnected = true
    /// It was opened, and rolls when told to.
    var isOpen = true
    /// Why it does not roll, and the sentence its service told, empty where it told none.
    private(set) var absence: (why: CameraAbsence, sentence: String)?
    var source = ""
    var troubles: [String: String] = [:]
    /// How it runs; nil while it is away.
    var live: CameraLive?
    /// CLOCK_MONOTONIC at which it was heard last, or went; nil until it has told how it runs.
    private var heardAt: Int64?
    /// Its process lives and says nothing, though it told how it runs before.
    private(set) var isSilent = false
    /// The clip that it told of last.
    var clip: String?
    /// What it has opened, as far as it said.
    var device: DeviceFacts?

    init(name: String) { self.name = name }

    /// One that has not come yet.
    init(expected name: String, isAlive: Bool = false) {
        self.name = name
        (isConnected, isOpen) = (false, false)
        absence = (isAlive ? .returning : .notRunning, "")
    }

    /// Whether an order to roll reaches a camera.
    var rolls: Bool { isConnected && isOpen }

    /// It tells how it runs twice a second.
    private static let patience: Int64 = 3_000_000_000

    /// It said something; from when it has told how it runs, its silence says something too.
    mutating func hear(isLive: Bool, at now: Int64) {
        if isLive || heardAt != nil { heardAt = now }
        isSilent = false
    }

    /// Looks whether it still speaks; `isAlive` asks for its process. True when it has fallen
    /// silent now.
    mutating func listen(at now: Int64, isAlive: () -> Bool) -> Bool {
        if isConnected {
            let wasSilent = isSilent
            isSilent = heardAt.map { now - $0 > Self.patience } ?? false
            return isSilent && !wasSilent
        }
        guard let why = absence?.why, [.notRunning, .returning, .ended, .silent].contains(why)
        else {
            return false
        }
        let since = heardAt ?? now
        heardAt = since
        // A camera that is well comes within half a second.
        guard now - since > Self.patience else { return false }
        let isHung = isAlive()
        if isHung != (why == .silent) || why == .returning {
            absence = (isHung ? .silent : .ended, "")
        }
        return isHung && why != .silent
    }

    /// Its service says hello.
    mutating func sitDown(isOpen: Bool) {
        isConnected = true
        self.isOpen = isOpen
        (troubles, heardAt, isSilent) = ([:], nil, false)
        if isOpen {
            absence = nil
        } else if absence?.why.isTold != true {
            absence = (.opening, "")
        }
    }

    /// Takes in what troubles it; nil is over.
    mutating func note(_ code: String, _ message: String?) {
        guard let why = CameraAbsence(rawValue: code) else {
            troubles[code] = message
            return
        }
        if let message {
            absence = (why, message)
        } else if absence?.why == why {
            absence = (.opening, "")
        }
    }

    /// Its service is gone. What it told with its last breath stays, so that the crew reads why.
    mutating func leave() {
        (isConnected, isOpen) = (false, false)
        (live, clip, heardAt, isSilent) = (nil, nil, nil, false)
        let isLastWord = absence?.why == .failed || absence?.why == .misconfigured
        if !isLastWord { absence = (.ended, "") }
    }

    /// What a camera on the network says is wrong with its picture.
    private var pictureFaults: [String] {
        troubles.keys.sorted().filter { SourceFault(rawValue: $0)?.family == "picture" }
    }

    /// Why it gives no picture just now, if it gives none: a code of the family `picture`, and the
    /// sentence it told.
    var blindness: (code: String, sentence: String)? {
        let blind = troubles.filter { $0.key == "picture" || $0.key.hasPrefix("picture.") }
        // The longer code says more.
        return blind.max { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    var status: CameraStatus {
        let silence =
            isSilent ? [CameraAbsence.silent.rawValue: "its program does not answer"] : [:]
        let standing = silence.sorted { $0.key < $1.key } + troubles.sorted { $0.key < $1.key }
        var status = CameraStatus(
            camera: name, connected: rolls, source: source,
            trouble: standing.isEmpty ? nil : standing.map(\.value).joined(separator: "; "),
            live: live, device: device)
        status.troubleCodes = standing.isEmpty ? nil : standing.map(\.key)
        guard !rolls else { return status }
        let why = absence ?? (.ended, "")
        status.trouble = why.sentence.isEmpty ? nil : why.sentence
        status.troubleCodes = [why.why.rawValue] + (why.why.isTold ? pictureFaults : [])
        return status
    }
}

extension Box {
    /// Behind `rolling`: the cameras that do not roll along, and those that roll without a picture.
    func notRolling(_ seats: [CameraSeat], _ phrases: Phrases) -> String {
        seats.map { seat in
            guard seat.rolls else { return phrases.doesNotRoll(seat.status) }
            guard !seat.isSilent else { return phrases.doesNotAnswer(seat.name) }
            guard let blindness = seat.blindness else { return "" }
            return phrases.rollsBlind(seat.name, code: blindness.code, because: blindness.sentence)
        }.joined()
    }
}
