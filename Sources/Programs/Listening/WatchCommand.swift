import Align
import ArgumentParser
import BoxLink
import Footage
import Glibc
import LibAV
import Options
import Platform
import Settings
import Slate
import Time

/// The service: listens to every take that was cut, for as long as it runs.
struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Listen to every take that was cut; rushesd keeps the proposals.",
        discussion: """
            Lines come from the script that rushesd has. The oldest take comes first, one at a time; it stands still while a camera rolls,
            while rushesd is away, and while the machine is busy. A clip whose engine fails is tried once.

            Exit codes: 0 stopped; 1 failed; 64 usage; 78 configuration.
            """)

    @Option(help: "Configuration file.")
    var config: String = "/etc/rushes/rushes.toml"

    @Option(help: "rushesd's socket; overrides `socket`.")
    var socket: String?

    @Option(help: "Percent of the processors that others may use before it stands still.")
    var busiest: Int = 50

    func validate() throws {
        guard (1...100).contains(busiest) else {
            throw ValidationError("--busiest is 1 to 100, not \(busiest)")
        }
    }

    func run() throws {
        do { try serve() } catch let failure as SettingsFailure {
            throw ListenCommand.end(ExitStatus.configuration, failure)
        } catch {
            throw ListenCommand.end(1, error)
        }
    }

    private func serve() throws {
        let termination = try Termination()
        let settings = try ListenCommand.settings(config)
        ChildProcess.becomeIdle()
        let engine = Engine(settings: settings.align ?? Settings.Align())
        let link = BoxClient(path: socket ?? settings.socket)
        var share = ProcessorShare(most: Double(busiest) / 100)
        var isOver = false
        func hasEnded(by moment: Int64) -> Bool {
            // Signals that cannot be waited for still end us, by systemd's patience.
            if !isOver { isOver = (try? termination.hasCome(by: moment)) ?? false }
            return isOver
        }
        let queue = HearingQueue(
            engine, run: Identifier.v7(at: Clock.wall()),
            doors: .init(
                ask: { try link.ask(.hearing($0)) },
                listen: { task, attend in
                    var speech = SpeechTask(
                        engine: engine, clip: task.clip, media: task.media, lines: task.lines)
                    speech.readSound = SoundReading.elsewhere
                    return try speech.run(attend: attend)
                },
                isBusy: { share.isOverMost(at: Clock.monotonic()) },
                isToEnd: { hasEnded(by: Clock.monotonic()) }))
        Notifier().ready()
        Log.notice("rushes-align listens with \(engine.name)")
        while true {
            let rest = queue.step()
            if hasEnded(by: Clock.monotonic() + rest) { break }
        }
        Notifier().stopping()
    }
}

/// A film's sound as a WAV, read by a process of its own.
struct SoundCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sound", abstract: "Write a clip's sound as WAV and print its seconds.",
        shouldDisplay: false)

    @Argument var media: String
    @Argument var wav: String

    func run() throws {
        LibraryLog.keepQuiet()
        do { print(try SpeechSound.write(of: media, to: wav)) } catch {
            throw ListenCommand.end(1, error)
        }
    }
}
