import Wire

/// What comes over the socket as heard is looked at before it is kept: sizes, numbers, lines.
struct ProposalsGate {
    /// The lines that may be heard, by id.
    let lines: [String: SpokenLine]
    /// Seconds of the clip.
    let length: Double

    struct Refusal: Error, CustomStringConvertible { let description: String }

    /// The proposals with the script's own texts, or one sentence.
    func pass(_ proposals: Proposals) throws(Refusal) -> Proposals {
        try checkFrame(proposals)
        var passed = proposals
        passed.proposals = try proposals.proposals.map { line throws(Refusal) in
            try pass(line, proposals.threshold...1, .proposed)
        }
        passed.weak = try proposals.weak.map { line throws(Refusal) in
            try pass(line, 0...proposals.threshold, .weak)
        }
        return passed
    }

    private func checkFrame(_ proposals: Proposals) throws(Refusal) {
        try check(
            proposals.version == 1, "proposals of version \(proposals.version) are not known here")
        try check(
            (0...1).contains(proposals.threshold),
            "the threshold \(proposals.threshold) does not lie between 0 and 1")
        let count = proposals.proposals.count + proposals.weak.count
        try check(
            count <= HearingRequest.mostLines,
            "\(count) lines are more than \(HearingRequest.mostLines)")
        let words =
            [proposals.engine, proposals.language, proposals.failedIn ?? ""]
            + proposals.guessedWords
        try check(
            words.allSatisfy { $0.utf8.count <= Self.longestWord },
            "a word is longer than \(Self.longestWord) bytes")
        try check(
            proposals.guessedWords.count <= HearingRequest.mostLines,
            "\(proposals.guessedWords.count) words are more than \(HearingRequest.mostLines)")
        let complaints = proposals.complaints
        try check(
            complaints.count <= Proposals.mostComplaints,
            "\(complaints.count) complaints are more than \(Proposals.mostComplaints)")
        try check(
            complaints.allSatisfy { $0.utf8.count <= Self.longestComplaint },
            "a complaint is longer than \(Self.longestComplaint) bytes")
        try check(
            proposals.failedIn == nil || count == 0, "an engine that failed has heard no lines")
    }

    /// In bytes: a path is an engine's name; a failure's sentence holds a path and the engine's
    /// last words.
    private static let longestWord = 4096
    private static let longestComplaint = 8192

    private func pass(
        _ line: LineProposal, _ scores: ClosedRange<Double>, _ state: LineProposal.State
    ) throws(Refusal) -> LineProposal {
        guard let known = lines[line.line] else {
            throw Refusal(description: "the scene has no line '\(line.line.prefix(40))'")
        }
        try check(
            scores.contains(line.score),
            "the score \(line.score) of line \(line.line) is not between \(scores.lowerBound) and \(scores.upperBound)"
        )
        // What was heard may end with the sound, which may end a little after the last picture.
        try check(
            line.start >= 0 && line.start < line.end && line.end <= length + 1,
            "line \(line.line) is said to be at \(line.start) to \(line.end) s of a clip of \(length) s"
        )
        var passed = line
        (passed.character, passed.text, passed.state) = (known.character, known.text, state)
        return passed
    }

    private func check(_ isTrue: Bool, _ sentence: @autoclosure () -> String) throws(Refusal) {
        if !isTrue { throw Refusal(description: sentence()) }
    }
}
