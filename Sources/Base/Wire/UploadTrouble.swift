/// Why something does not go on to the hub: a code for programs, and what fills its sentence for
/// people (`Phrases.trouble`).
public struct UploadTrouble: Codable, Hashable, Sendable {
    /// What stands in the way; `Phrases.trouble` says it in words.
    public enum Code: String, Sendable, CaseIterable {
        // The line.
        case noName, noAnswer, timeout, broken, tls, plainServer, certificate, certificateExpired,
            certificateEarly, certificateName, caFile
        case address, proxy, network
        // The network, or a server that is not ours.
        case portal, redirect, notTus, notTheServers
        // The server.
        case token, busy, full, version, tooLong, chunkTooLong, otherHost, noPlace, silent, notKept,
            refused
        case conflict, damagedChunk, otherOffset, ahead, unsent, loses, otherLength, forgotten,
            expired, wholeOnly, noDefer
        // The box's own token, which the server misses.
        case tokenMissing, tokenUnreadable, tokenEmpty, tokenLines, tokenNoText
        // Its receipt.
        case unknownClip, badReceipt, lostPart, mismatched, damaged, damagedAndGone, unread
        // The box's own disk.
        case ownDamage, ownShort, ownMissing, ownAway, ownUnreadable, ownManifest
        /// Of a later version.
        case other
    }

    /// Decides the sentence; the other fields fill it in.
    public var code: Code
    /// HTTP status, where there was one.
    public var status: Int?
    /// The address, host or path it is about.
    public var place: String?
    /// What the other side said, or a number that belongs to it.
    public var detail: String?
    /// Whether everything is sent again because of it.
    public var isSentAgain: Bool?

    /// An empty `detail` is none.
    public init(_ code: Code, status: Int? = nil, place: String? = nil, detail: String? = nil) {
        self.code = code
        self.status = status
        self.place = place
        self.detail = detail?.isEmpty == true ? nil : detail
    }

    /// The box's own disk is at fault, not the line and not the hub.
    public var isOwn: Bool {
        [.ownDamage, .ownShort, .ownMissing, .ownAway, .ownUnreadable, .ownManifest].contains(code)
    }

    /// It is about a copy that was verified before: nothing waits to be sent, and yet somebody must
    /// know.
    public var isOfTheCopy: Bool { [.damagedAndGone, .unread, .ownManifest].contains(code) }

    /// It is about the way to the server: what gets through for one clip gets through for all.
    public var isOfTheLine: Bool {
        switch code {
        case .noName, .noAnswer, .timeout, .broken, .tls, .plainServer, .certificate,
            .certificateExpired, .certificateEarly,
            .certificateName,
            .caFile, .address, .proxy, .network, .portal, .redirect, .token, .tokenMissing,
            .tokenUnreadable, .tokenEmpty,
            .tokenLines, .tokenNoText:
            true
        default: false
        }
    }
}

extension UploadTrouble.Code: Codable {
    /// Reads a code that this version does not know as `other`.
    public init(from decoder: any Decoder) throws {
        self = Self(rawValue: try decoder.singleValueContainer().decode(String.self)) ?? .other
    }

    /// Writes the code as its own text, `noAnswer`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

/// A clip that waits, and why.
public struct UploadWait: Codable, Equatable, Sendable {
    /// The clip's id.
    public var clip: String
    /// The camera it is of; empty where the box does not know the clip.
    public var camera: String
    /// Empty where the take is not known.
    public var slate: String
    /// Why it does not go on now.
    public var trouble: UploadTrouble

    /// `camera` and `slate` are empty where the box does not know the clip.
    public init(clip: String, camera: String, slate: String, trouble: UploadTrouble) {
        self.clip = clip
        self.camera = camera
        self.slate = slate
        self.trouble = trouble
    }
}
