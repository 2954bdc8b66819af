import ArgumentParser
import Codec
import Glibc
import Media
import Options
import Pictures
import Platform
import Settings
import Slate
import SoundCards
import TestSources
import Time

/// `rushes-camera NAME`: one camera and its microphone.
public struct CameraCommand: ParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "rushes-camera",
        abstract:
            "Captures one camera and its microphone, encodes proxies, and keeps every clip on the disk.",
        discussion: """
            Runs as a service beside rushesd, which tells it to roll and cut; it keeps rolling while rushesd restarts. \
            With --solo it needs nobody: it rolls at the first frame and cuts at SIGTERM, Ctrl-C, --seconds or the end of a file.

            Exit codes: 0 all clips closed; 1 failed; 64 usage; 75 another process is this camera; 78 configuration.
            """,
        version: Release.line(programName))

    @Argument(help: "The camera's name, A, as [camera.A] in the configuration.")
    var name = ""

    @Flag(
        help:
            "List the cameras and sound cards of this machine, with formats and controls, and end.")
    var list = false

    @Option(help: "Configuration file.")
    var config: String?

    @Option(help: "Folder of clips; overrides `state`.")
    var state: String?

    @Option(help: "rushesd's socket; overrides `socket`.")
    var socket: String?

    @Option(
        help:
            "Picture: device or part of its name, test, none (sound alone), file:PATH, address as srt://:9000 or rtsp://HOST/PATH; overrides `video`."
    )
    var video: String?

    @Option(
        help:
            "Sound: an ALSA name, test, file, stream (with the picture from the network), or none; overrides `audio`."
    )
    var audio: String?

    @Option(
        help:
            "File with USER:PASSWORD, or SRT's passphrase, of a camera on the network; overrides `password_file`."
    )
    var passwordFile: String?

    @Option(
        help: "Proxy size and bit rate by name: \(Settings.Profile.names.joined(separator: ", ")).")
    var profile: String?

    @Option(
        help: "Format the device must give, as --list names it: MJPG, NV12; overrides `format`.")
    var format: String?

    @Option(help: "Proxy size, WIDTHxHEIGHT.")
    var size: String?

    @Option(
        help:
            "A picture of another shape: crop (its middle fills the proxy) or pad (all of it, between black bars)."
    )
    var fit: Settings.Profile.Fit?

    @Option(help: "Proxy rate: 25, 29.97, 30000/1001.")
    var rate: String?

    @Option(help: "Preset of x264.")
    var preset: String?

    @Option(
        help:
            "auto, or an encoder: \(Settings.Profile.encoders.dropFirst().joined(separator: ", "))."
    )
    var encoder: String?

    @Option(help: "A .cube file that the proxy's colours go through.")
    var lut: String?

    @Option(help: "Text in the picture: timecode or slate.")
    var burnIn: Settings.Profile.BurnIn?

    @Flag(help: "Roll alone, without rushesd.")
    var solo = false

    @Option(help: "With --solo: cut after this many seconds.")
    var seconds: Double?

    @Flag(
        help:
            "With --solo: play a file or the test picture as fast as it can be encoded, without sound."
    )
    var unpaced = false

    @Flag(help: "With --solo or --list: say it as JSON lines.")
    var json = false

    // How a camera tries a chip's encoder: in a process of its own.

    @Option(help: .hidden)
    var tryEncoder: String?

    @Option(help: .hidden)
    var kbps: Int?

    public init() {}

    public func validate() throws {
        guard list || tryEncoder != nil || !name.isEmpty else {
            throw ValidationError("give the camera's name, such as A, or --list")
        }
    }

    public func run() throws {
        if list { return try CameraListing(isJSON: json).show() }
        if let tryEncoder { return try runTrial(of: tryEncoder) }
        let started = Clock.monotonic()
        Memory.beFrugal()
        do {
            let plan = try plan()
            if plan.needsMediaKit && MediaKit.installed == nil {
                throw MediaKit.becomeTheProgramThatHasOne()
            }
            try Worker(plan, started: started, progress: Progress(isJSON: json)).run()
        } catch is NeedsMediaKit {
            throw end(1, MediaKit.becomeTheProgramThatHasOne())
        } catch let failure as OptionFailure {
            throw end(ExitStatus.usage, failure)
        } catch let failure as SettingsFailure {
            throw end(ExitStatus.configuration, failure)
        } catch let failure as SystemFailure where failure.operation == "lock" {
            throw end(ExitStatus.tryLater, failure)
        } catch {
            throw end(1, error)
        }
    }

    /// `rushes-camera`, or `rushes-camera-media` where this is that program.
    private static var programName: String {
        let called = CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? ""
        return called == "rushes-camera-media" ? called : "rushes-camera"
    }

    private func runTrial(of encoder: String) throws {
        var profile = try profile(Settings.Profile(), .test)
        if let kbps { profile.bitrateKbps = kbps }
        do {
            try EncoderTrialWish(encoder, profile).run()
            print(EncoderTrialWish.passed)
        } catch {
            print("\(error)")
            throw ExitCode(1)
        }
    }

    private func end(_ code: Int32, _ failure: any Error) -> ExitCode {
        // Who is refused because another process is this camera has nothing to say of it.
        if !solo && code != ExitStatus.tryLater {
            LastWords.say(
                "\(failure)", code == ExitStatus.configuration ? .misconfigured : .failed, of: name,
                at: boxSocket)
        }
        return ExitStatus.code(code, of: "rushes-camera \(name)", because: failure)
    }

    /// Where rushesd listens; a configuration that cannot be read names no other place.
    private var boxSocket: String {
        if let socket { return socket }
        guard let config, let text = try? Files.read(config) else { return Settings().socket }
        let settings = try? Settings.parse(String(decoding: text, as: UTF8.self), file: config)
        return settings?.socket ?? Settings().socket
    }

    private func plan() throws -> WorkerPlan {
        let settings = try config.map { try Settings.load($0) { try Files.read($0) } } ?? Settings()
        let camera = try camera(in: settings)
        let picture = try picture(video ?? camera.video, passwordFile ?? camera.passwordFile)
        let sound = unpaced ? .none : sound(audio ?? camera.audio, picture)
        guard picture != .none || sound != .none else {
            throw SettingsFailure(
                "camera \(name) has neither picture nor sound; give it `video` or `audio`")
        }
        let look = camera.profile
        let mates = mates(sound, in: settings)
        return WorkerPlan(
            camera: name, state: state ?? settings.state, spare: settings.spare,
            socket: solo ? nil : socket ?? settings.socket, picture: picture,
            sound: sound, sharesCard: !mates.isEmpty,
            mostChannelsOfOthers: mates.map { WorkerPlan.leastChannels($0.channels, $0.timecode) }
                .max() ?? 0, channels: camera.channels,
            channelNames: camera.channelNames, profile: try profile(camera.profile, picture),
            timecode: camera.timecode, timecodeOffset: camera.timecodeOffset,
            dropsFrames: look.dropsFrames,
            encoders: .ofThisBox(encoder ?? look.encoder), look: lut ?? look.look,
            burnIn: burnIn ?? look.burnIn,
            preroll: camera.profile.preroll, postroll: camera.profile.postroll,
            ring: camera.profile.ring,
            isPaced: !unpaced, seconds: seconds, format: format ?? camera.format,
            controls: camera.controls)
    }

    private func camera(in settings: Settings) throws -> Settings.Camera {
        if let camera = settings.cameras[name] { return camera }
        guard let video else {
            let known = settings.cameras.keys.sorted().joined(separator: ", ")
            throw SettingsFailure(
                "\(config ?? "no configuration"): there is no [camera.\(name)]\(known.isEmpty ? "" : ", only \(known)"); add it or give --video"
            )
        }
        return Settings.Camera(
            video: video, audio: usualSound(of: video), profile: settings.profile)
    }

    /// What is heard with a picture that the configuration does not know.
    private func usualSound(of video: String) -> String {
        if video == "test" { return "test" }
        if video.hasPrefix("file:") { return "file" }
        return NetworkAddress.isMeant(by: video) ? "stream" : "none"
    }

    private func picture(_ text: String, _ passwordFile: String?) throws -> WorkerPlan.Picture {
        if text == "test" { return .test }
        if text == "none" { return .none }
        if NetworkAddress.isMeant(by: text) { return .network(try address(text, passwordFile)) }
        if text.hasPrefix("replay:") {
            guard let recording = Recording(String(text.dropFirst(7))) else {
                throw SettingsFailure(
                    "camera \(name): replay is written replay:PATH,FORMAT,WIDTHxHEIGHT,RATE, such as replay:a.raw,yuyv422,1920x1080,30, not '\(text)'"
                )
            }
            return .replay(recording)
        }
        return text.hasPrefix("file:") ? .file(String(text.dropFirst(5))) : .device(text)
    }

    private func address(_ text: String, _ passwordFile: String?) throws -> NetworkAddress {
        guard !unpaced else {
            throw OptionFailure(
                "--unpaced is for files and the test picture: a camera on the network has its own pace"
            )
        }
        do {
            let address = try NetworkAddress(text)
            guard let passwordFile else { return address }
            let lines = String(decoding: try Files.read(passwordFile), as: UTF8.self).split(
                whereSeparator: \.isNewline)
            return try address.with(secret: lines.first.map(String.init) ?? "")
        } catch let failure as SourceFailure {
            throw SettingsFailure("camera \(name): \(failure.message)")
        }
    }

    private func sound(_ text: String, _ picture: WorkerPlan.Picture) -> WorkerPlan.Sound {
        switch (picture, text) {
        case (.file, "file"), (.file, "stream"), (.file, ""), (.network, "stream"):
            return .withPicture
        default: break
        }
        switch text {
        case "none": return .none
        case "test": return .test
        default: return .card(text)
        }
    }

    /// The other cameras of this box that record the same sound card.
    private func mates(_ sound: WorkerPlan.Sound, in settings: Settings) -> [Settings.Camera] {
        guard case .card(let card) = sound, SharedMicrophone.canShare(card) else { return [] }
        return settings.cameras.filter { $0.key != name && $0.value.audio == card }.map(\.value)
    }

    private func profile(_ settings: Settings.Profile, _ picture: WorkerPlan.Picture) throws
        -> ProxyProfile
    {
        var base = settings
        if let profile, !base.adopt(profile) {
            throw OptionFailure(
                "--profile must be one of \(Settings.Profile.names.joined(separator: ", ")), not '\(profile)'"
            )
        }
        var profile = ProxyProfile(
            width: base.width, height: base.height, rate: base.rate, bitrateKbps: base.bitrateKbps,
            preset: preset ?? base.preset, turn: base.turn,
            audioBitrateKbps: base.sound == .pcm ? nil : 128,
            fit: PictureFit(rawValue: (fit ?? base.fit).rawValue) ?? .crop)
        if let size {
            let sides = size.split(separator: "x").compactMap { Int($0) }
            guard sides.count == 2, sides.allSatisfy({ $0 >= 64 && $0 <= 4096 && $0 % 2 == 0 })
            else {
                throw OptionFailure(
                    "--size must be WIDTHxHEIGHT, even, 64 to 4096, such as 720x1280, not '\(size)'"
                )
            }
            (profile.width, profile.height) = (sides[0], sides[1])
        }
        // Black beside a wild track: as small as every player takes.
        if picture == .none { (profile.width, profile.height) = (128, 128) }
        if let rate {
            guard let parsed = FrameRate.parse(rate) else {
                throw OptionFailure("--rate must be such as 25 or 29.97, not '\(rate)'")
            }
            profile.rate = parsed
        }
        return profile
    }
}

extension Settings.Profile.BurnIn: ExpressibleByArgument {}
extension Settings.Profile.Fit: ExpressibleByArgument {}
