import Slate
import Time

/// The one door for documents, manifests and publications from outside: everybody who reads them
/// may compute with them.
extension ClipDocument {
    /// Reads a document and validates it.
    public static func validated(from json: some Sequence<UInt8>) throws(WireFailure)
        -> ClipDocument
    {
        let bytes = Array(json)
        try WireNumbers.check(bytes)
        let document = try JSON.decode(ClipDocument.self, from: bytes)
        try document.validate()
        return document
    }

    /// Throws when a field is out of bounds, with the field's name and value.
    public func validate() throws(WireFailure) {
        let bounds = WireBounds(subject: "revision \(revision) of this document")
        try bounds.check(revision, "revision", in: 1...WireBounds.mostRevision)
        try bounds.check(name: production, "production")
        try bounds.check(name: box, "box")
        try clip.validate(bounds)
        try take.validate(bounds)
        try bounds.check(number, "number", in: 0...WireBounds.mostRevision)
        try bounds.check(slateAtCut?.take, "slateAtCut.take", in: 0...1_000_000)
        try movie?.validate(bounds)
        try bounds.check(boxClip?.bytes, "boxClip.bytes", in: 0...WireBounds.mostCount)
        try bounds.check(boxClip?.frames, "boxClip.frames", in: 0...WireBounds.mostFrames)
        try bounds.check(boxClip?.firstFrame, "boxClip.firstFrame", in: 0...WireBounds.mostFrames)
        for line in script ?? [] {
            try bounds.check(
                line.inFrame, "script.inFrame", in: -WireBounds.mostFrames...WireBounds.mostFrames)
            try bounds.check(
                line.outFrame, "script.outFrame", in: -WireBounds.mostFrames...WireBounds.mostFrames
            )
        }
    }
}

extension ClipManifest {
    /// Throws when a field is out of bounds; a manifest read from a disk may have rotted.
    public func validate() throws(WireFailure) {
        try validate(WireBounds(subject: "the clip's description"))
    }

    func validate(_ bounds: WireBounds) throws(WireFailure) {
        guard Identifier.isValid(id) else {
            throw WireFailure("\(bounds.subject) cannot be used: clip.id is no id")
        }
        try bounds.check(name: camera, "clip.camera")
        try bounds.check(name: reel, "clip.reel")
        try time.validate(bounds)
        try bounds.check(video.width, "clip.video.width", in: 0...65536)
        try bounds.check(video.height, "clip.video.height", in: 0...65536)
        try bounds.check(video.bitrateKbps, "clip.video.bitrateKbps", in: 0...1_000_000_000)
        try bounds.check(audio?.sampleRate, "clip.audio.sampleRate", in: 0...10_000_000)
        try bounds.check(audio?.channels, "clip.audio.channels", in: 0...1024)
        try truth.validate(bounds)
        guard let media else { return }
        try bounds.check(media.bytes, "clip.media.bytes", in: 0...WireBounds.mostCount)
        try bounds.check(digest: media.xxh3, "clip.media.xxh3")
    }
}

extension MovieFacts {
    func validate(_ bounds: WireBounds) throws(WireFailure) {
        try bounds.check(name: name, "movie.name")
        try bounds.check(bytes, "movie.bytes", in: 0...WireBounds.mostCount)
        try bounds.check(frames, "movie.frames", in: 0...WireBounds.mostFrames)
        try bounds.check(digest: xxh3, "movie.xxh3")
    }
}

extension ClipTime {
    func validate(_ bounds: WireBounds) throws(WireFailure) {
        let frames = -WireBounds.mostFrames...WireBounds.mostFrames
        try bounds.check(self.frames, "clip.time.frames", in: 0...WireBounds.mostFrames)
        try bounds.check(rollFrame, "clip.time.rollFrame", in: frames)
        try bounds.check(cutFrame, "clip.time.cutFrame", in: frames)
        try bounds.check(inFrame, "clip.time.inFrame", in: frames)
        try bounds.check(outFrame, "clip.time.outFrame", in: frames)
        let nanoseconds = -WireBounds.mostNanoseconds...WireBounds.mostNanoseconds
        try bounds.check(monotonicStart, "clip.time.monotonicStart", in: nanoseconds)
        try bounds.check(start, "clip.time.start")
        try bounds.check(timecodeAgeSeconds, "clip.time.timecodeAgeSeconds")
        try bounds.check(name: timecode, "clip.time.timecode")
    }
}

extension ClipTruth {
    func validate(_ bounds: WireBounds) throws(WireFailure) {
        let counts = [
            captured, lost, dropped, duplicated, longestFreeze, corrupt, withoutSignal, spared,
            overloadSteps, audioSamplesFilled,
            audioSamplesCut, audioSamplesClipped, timecodeJumps, marksLeftOut, unaccounted ?? 0,
        ]
        for count in counts { try bounds.check(count, "clip.truth", in: 0...WireBounds.mostCount) }
        for value in [
            driftPpm, driftRange?.lowest, driftRange?.highest, encoderLoad, timecodePpm,
            clockStepSeconds,
        ] {
            try bounds.check(value, "clip.truth")
        }
        for mark in marks {
            let frames = -WireBounds.mostFrames...WireBounds.mostFrames
            try bounds.check(mark.frame, "clip.truth.marks.frame", in: frames)
            try bounds.check(mark.lastFrame, "clip.truth.marks.lastFrame", in: frames)
            try bounds.check(mark.count, "clip.truth.marks.count", in: 0...WireBounds.mostCount)
        }
    }
}

extension Take {
    func validate(_ bounds: WireBounds) throws(WireFailure) {
        try bounds.check(slate.take, "take.slate.take", in: 0...1_000_000)
        for part in [slate.episode, slate.scene, slate.shot] {
            try bounds.check(name: part ?? "", "take.slate")
        }
        try bounds.check(rolledAt, "take.rolledAt")
        try bounds.check(cutAt, "take.cutAt")
        let nanoseconds = -WireBounds.mostNanoseconds...WireBounds.mostNanoseconds
        for mark in marks { try bounds.check(mark, "take.marks", in: nanoseconds) }
        for line in heard {
            try bounds.check(line.start, "take.heard.in", in: nanoseconds)
            try bounds.check(line.end, "take.heard.out", in: nanoseconds)
            try bounds.check(line.score, "take.heard.score")
        }
    }
}

extension Publication {
    /// Reads a publication of a feed or a list and validates it.
    public static func validated(from json: some Sequence<UInt8>) throws(WireFailure) -> Publication
    {
        let bytes = Array(json)
        try WireNumbers.check(bytes)
        let publication = try JSON.decode(Publication.self, from: bytes)
        try publication.validate()
        return publication
    }

    /// Throws when a field is out of bounds or contradicts another.
    public func validate() throws(WireFailure) {
        let bounds = WireBounds(subject: "publication \(sequence)")
        try bounds.check(sequence, "sequence", in: 0...HubCursor.lastSequence)
        try bounds.check(revision, "revision", in: 1...WireBounds.mostRevision)
        try bounds.check(bytes, "bytes", in: 0...WireBounds.mostCount)
        try bounds.check(headBytes, "headBytes", in: 0...bytes)
        try bounds.check(digest: xxh3, "xxh3")
        try bounds.check(digest: payloadXXH3, "payloadXXH3")
        try bounds.check(publishedAt, "publishedAt")
        try document.validate()
        guard clip == document.clip.id else {
            throw WireFailure("publication \(sequence) is of clip \(clip) and of another")
        }
    }
}
