import Time

extension Settings.Profile {
    /// What a name stands for; the bit rates are those of `superfast` at 25 to 30 frames a second.
    private static let named: [String: (width: Int, height: Int, bitrateKbps: Int)] = [
        "720x1280": (720, 1280, 3000), "1080x1920": (1080, 1920, 6000), "540x960": (540, 960, 1000),
        "1280x720": (1280, 720, 3000), "1920x1080": (1920, 1080, 6000), "960x540": (960, 540, 1000),
    ]

    /// The names a configuration or `--profile` may use, smallest first.
    public static var names: [String] {
        named.sorted { ($0.value.bitrateKbps, $0.key) < ($1.value.bitrateKbps, $1.key) }.map(\.key)
    }

    /// Takes size and bit rate of a named profile; false when there is none of that name.
    public mutating func adopt(_ name: String) -> Bool {
        guard let found = Self.named[name] else { return false }
        (width, height, bitrateKbps) = found
        return true
    }

    /// Reads a profile's name from a text; false when the key is missing or a table.
    mutating func readName(_ key: String, from table: inout TableReader) throws(SettingsFailure)
        -> Bool
    {
        guard let name = table.textIfAny(key) else { return false }
        guard adopt(name) else {
            let known = Self.names.joined(separator: ", ")
            throw table.failure(
                key, "must be one of \(known), not '\(name)'; other sizes are width and height")
        }
        return true
    }

    /// `auto` tries the box's hardware first; the others are FFmpeg's names.
    public static let encoders = [
        "auto", "libx264", "h264_v4l2m2m", "h264_vaapi", "h264_nvenc", "h264_qsv", "h264_rkmpp",
    ]
    static let presets = ["ultrafast", "superfast", "veryfast", "faster", "fast", "medium"]

    mutating func read(_ table: inout TableReader) throws(SettingsFailure) {
        try table.number("width", in: 64...4096, into: &width)
        try table.number("height", in: 64...4096, into: &height)
        if width % 2 != 0 { throw table.failure("width", "must be even, not \(width)") }
        if height % 2 != 0 { throw table.failure("height", "must be even, not \(height)") }
        var text = rate.description
        try table.text("rate", into: &text)
        guard let parsed = FrameRate.parse(text) else {
            throw table.failure(
                "rate", "must be a rate such as \"25\", \"29.97\" or \"30000/1001\", not '\(text)'")
        }
        rate = parsed
        try table.flag("drop_frame", into: &dropsFrames)
        try table.number("bitrate_kbps", in: 100...50_000, into: &bitrateKbps)
        try table.text("preset", into: &preset)
        guard Self.presets.contains(preset) else {
            throw table.failure(
                "preset", "must be one of \(Self.presets.joined(separator: ", ")), not '\(preset)'")
        }
        try table.seconds("preroll_s", in: 0...60, into: &preroll)
        try table.seconds("postroll_s", in: 0...60, into: &postroll)
        try table.seconds("ring_s", in: 1...120, into: &ring)
        var degrees = turn ?? -1
        try table.number("rotate", in: 0...270, into: &degrees)
        guard degrees < 0 || degrees % 90 == 0 else {
            throw table.failure("rotate", "must be 0, 90, 180 or 270, not \(degrees)")
        }
        turn = degrees < 0 ? nil : degrees
        try readFit(&table)
        try readEncoder(&table)
        try readSound(&table)
        try readLook(&table)
    }

    private mutating func readEncoder(_ table: inout TableReader) throws(SettingsFailure) {
        try table.text("encoder", into: &encoder)
        guard Self.encoders.contains(encoder) else {
            throw table.failure(
                "encoder",
                "must be one of \(Self.encoders.joined(separator: ", ")), not '\(encoder)'")
        }
    }

    private mutating func readFit(_ table: inout TableReader) throws(SettingsFailure) {
        var text = fit.rawValue
        try table.text("fit", into: &text)
        guard let found = Fit(rawValue: text) else {
            throw table.failure("fit", "must be \"crop\" or \"pad\", not '\(text)'")
        }
        fit = found
    }

    private mutating func readSound(_ table: inout TableReader) throws(SettingsFailure) {
        var text = sound.rawValue
        try table.text("sound", into: &text)
        guard let found = Sound(rawValue: text) else {
            throw table.failure("sound", "must be \"aac\" or \"pcm\", not '\(text)'")
        }
        sound = found
    }

    private mutating func readLook(_ table: inout TableReader) throws(SettingsFailure) {
        var path = look ?? ""
        try table.text("lut", into: &path)
        guard path.isEmpty || path.lowercased().hasSuffix(".cube") else {
            throw table.failure("lut", "must be the path of a .cube file, not '\(path)'")
        }
        look = path.isEmpty ? nil : path
        var text = burnIn.rawValue
        try table.text("burn_in", into: &text)
        guard let found = BurnIn(rawValue: text) else {
            throw table.failure(
                "burn_in",
                "must be \(BurnIn.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")), not '\(text)'"
            )
        }
        burnIn = found
    }
}
