import Catalogue
import Glibc
import Hummingbird
import Logging
import NIOCore
import Platform
import ServiceLifecycle
import Slate

/// A whole hub: one state folder, one port. Made, run once, gone.
final class HubServer: Sendable {
    private let plan: HubPlan
    private let lane: BlockingLane
    private let publisher: PublisherThread
    private let desk: UploadDesk
    private let publications: PublicationRoutes
    private let lock: Descriptor

    /// Disk work at once; uploads of more boxes than this wait for each other, which they do anyway.
    private static let diskThreads = 4
    /// Clips that wait for the publisher; it finds the rest by looking.
    private static let newsCapacity = 1024
    /// How long connections may take to end when the hub is told to; then they are cut.
    private static let patience: Duration = .seconds(5)

    /// Takes the state folder and finishes what a crash interrupted.
    init(_ plan: HubPlan) throws {
        self.plan = plan
        try plan.folders.create()
        lock = try Files.lock(plan.folders.lock)
        let catalogue = try HubCatalogue(plan.folders.catalogue)
        let board = FeedBoard()
        let publishing = PublicationDesk(catalogue, plan.folders, plan.template)
        try publishing.recover()
        lane = try BlockingLane(threads: Self.diskThreads)
        let news = BoundedQueue<String>(capacity: Self.newsCapacity)
        desk = UploadDesk(catalogue, plan.folders) { _ = news.offer($0) }
        try desk.recover(now: Clock.wall())
        publisher = try PublisherThread(news, publishing, desk, catalogue) { board.wake() }
        publications = PublicationRoutes(catalogue: catalogue, desk: publishing, board: board, lane: lane)
    }

    /// Serves until SIGTERM, SIGINT or a cancelled task; `onReady` gets the port.
    func run(onReady: @escaping @Sendable (Int) -> Void) async throws {
        defer {
            publisher.stop()
            lane.stop()
        }
        let quiet = Logger(label: "hub") { _ in SwiftLogNoOpLogHandler() }
        let app = Application(
            router: router(),
            server: .http1(configuration: .init(additionalChannelHandlers: [ContinueHandler()])),
            configuration: .init(address: .hostname(plan.host, port: plan.port), serverName: "rushes-hub"),
            onServerRunning: { onReady($0.localAddress?.port ?? 0) }, logger: quiet)
        var group = ServiceGroupConfiguration(
            services: [app, Keeper(board: publications.board)], gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
        group.maximumGracefulShutdownDuration = Self.patience
        do { try await ServiceGroup(configuration: group).run() } catch let error as IOError {
            throw SystemFailure("listen on", "\(plan.host):\(plan.port)", code: error.errnoCode, hint: Self.hint(error.errnoCode))
        }
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: Sentences())
        router.add(middleware: TokenGate(token: plan.token))
        UploadRoutes(desk: desk, lane: lane).add(to: router)
        publications.add(to: router)
        return router
    }

    private static func hint(_ code: Int32) -> String? {
        code == EADDRINUSE ? "another program has this port; stop it or choose another with --listen" : nil
    }
}

/// Beats for systemd's watchdog, and ends the feeds when the hub ends.
private struct Keeper: Service {
    let board: FeedBoard

    func run() async throws {
        let notifier = Notifier()
        let beat = Task {
            guard let interval = notifier.watchdogInterval else { return }
            while (try? await Task.sleep(for: interval)) != nil { notifier.watchdog() }  // Cancelled, it ends.
        }
        try await gracefulShutdown()
        beat.cancel()
        notifier.stopping()
        board.close()
    }
}
