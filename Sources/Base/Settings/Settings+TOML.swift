import Slate
import Time

extension Settings {
    /// Reads a configuration from text; `file` is for the sentences of its failures. Missing keys
    /// keep their defaults, unknown ones are failures.
    public static func parse(_ text: String, file: String) throws(SettingsFailure) -> Settings {
        let document = try TOMLDocument(text, file: file)
        var reader = TableReader(document.root, path: "", file: file)
        var settings = Settings()
        try settings.read(&reader)
        return settings
    }

    private mutating func read(_ reader: inout TableReader) throws(SettingsFailure) {
        try reader.text("production", into: &production)
        try reader.text("box", into: &box)
        try reader.text("state", into: &state)
        try reader.text("socket", into: &socket)
        try readSlate(&reader)
        var spare = ""
        try reader.text("spare", into: &spare)
        if !spare.isEmpty {
            guard spare.hasPrefix("/") else {
                throw reader.failure(
                    "spare",
                    "must be a folder's whole path, such as /media/rushes-spare, not '\(spare)'")
            }
            self.spare = spare
        }
        if try !profile.readName("profile", from: &reader), var table = try reader.table("profile")
        {
            _ = try profile.readName("name", from: &table)
            try profile.read(&table)
            try table.finish()
        }
        if var table = try reader.table("hub") {
            hub = try Self.hub(&table)
            try table.finish()
        }
        if var table = try reader.table("align") {
            align = try Self.align(&table)
            try table.finish()
        }
        if var table = try reader.table("camera") {
            for name in table.names {
                let twin = cameras.keys.first { $0.lowercased() == name.lowercased() }
                if let twin {
                    throw table.failure(
                        name,
                        "is called like camera \(twin) but for capitals; give it another letter")
                }
                cameras[name] = try camera(name, &table)
            }
            try table.finish()
        }
        if var table = try reader.table("crew") {
            for name in table.names { crew[name] = try Self.member(name, &table) }
            try Self.checkKeys(crew, table)
            try table.finish()
        }
        if var table = try reader.table("pad") {
            for name in table.names { pads[name] = try Self.pad(name, &table) }
            try table.finish()
        }
        try reader.finish()
    }

    private mutating func readSlate(_ reader: inout TableReader) throws(SettingsFailure) {
        var name = slate.rawValue
        try reader.text("slate", into: &name)
        guard let numbering = Numbering(rawValue: name) else {
            let known = Numbering.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw reader.failure("slate", "must be one of \(known), not '\(name)'")
        }
        slate = numbering
    }

    private func camera(_ name: String, _ cameras: inout TableReader) throws(SettingsFailure)
        -> Camera
    {
        guard !name.isEmpty, name.utf8.count <= 16,
            name.utf8.allSatisfy({
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
            })
        else {
            throw cameras.failure(name, "a camera's name is 1 to 16 letters and digits, such as A")
        }
        guard var table = try cameras.table(name) else {
            throw cameras.failure(name, "is no table")
        }
        var camera = Camera(video: "test", audio: "none", profile: profile)
        try table.text("video", into: &camera.video)
        try table.text("audio", into: &camera.audio)
        try camera.readChannels(&table)
        var passwordFile = ""
        try table.text("password_file", into: &passwordFile)
        camera.passwordFile = passwordFile.isEmpty ? nil : passwordFile
        try camera.readTimecode(&table)
        _ = try camera.profile.readName("profile", from: &table)
        var format = ""
        try table.text("format", into: &format)
        camera.format = format.isEmpty ? nil : format
        if var controls = try table.table("controls") {
            for name in controls.names { camera.controls[name] = try controls.whole(name) }
        }
        try camera.profile.read(&table)
        try table.finish()
        return camera
    }

    private static func hub(_ table: inout TableReader) throws(SettingsFailure) -> Hub {
        var hub = Hub(url: "")
        try table.text("url", into: &hub.url)
        guard hub.url.hasPrefix("http://") || hub.url.hasPrefix("https://") else {
            throw table.failure(
                "url", "must be http://HOST:PORT or https://HOST:PORT, not '\(hub.url)'")
        }
        while hub.url.hasSuffix("/") { hub.url.removeLast() }
        var token = ""
        try table.text("token_file", into: &token)
        hub.tokenFile = token.isEmpty ? nil : token
        var certificates = ""
        try table.text("ca_file", into: &certificates)
        hub.caFile = certificates.isEmpty ? nil : certificates
        var limit = ""
        try table.text("limit", into: &limit)
        hub.limit = Bandwidth(limit)
        guard limit.isEmpty || hub.limit != nil else {
            throw table.failure("limit", "must be \(Bandwidth.form), not '\(limit)'")
        }
        return hub
    }
}

extension Settings.Camera {
    fileprivate mutating func readChannels(_ table: inout TableReader) throws(SettingsFailure) {
        try table.numbers("channels", in: 1...64, into: &channels)
        guard channels.count <= 2 else {
            throw table.failure(
                "channels",
                "must be one or two channels of the sound card, such as [1, 2], not \(channels.count)"
            )
        }
        try table.texts("channel_names", into: &channelNames)
        let recorded = channels.isEmpty ? 2 : channels.count
        guard channelNames.count <= recorded else {
            throw table.failure(
                "channel_names",
                "must be at most \(recorded), one for each channel recorded, not \(channelNames.count)"
            )
        }
    }

    fileprivate mutating func readTimecode(_ table: inout TableReader) throws(SettingsFailure) {
        var text = timecode.description
        try table.text("timecode", into: &text)
        guard let choice = TimecodeChoice.parse(text) else {
            throw table.failure(
                "timecode",
                "must be \"time-of-day\", \"ltc:2\" (a channel of the camera's sound card) or \"mtc:hw:1,0\", not '\(text)'"
            )
        }
        timecode = choice
        var shift = timecodeOffset.description
        try table.text("timecode_offset", into: &shift)
        guard let offset = TimecodeOffset.parse(shift) else {
            throw table.failure(
                "timecode_offset",
                "must be such as \"01:00:00:00\" or \"-00:00:00:02\", not '\(shift)'")
        }
        timecodeOffset = offset
    }
}
