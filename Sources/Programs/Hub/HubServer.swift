import Catalogue
import Glibc
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Platform
import ServiceLifecycle
import UnixSignals

/// A whole hub: one state folder, one port. Made, run once, gone.
final class HubServer: Sendable {
    private let plan: HubPlan
    private let lane: BlockingLane
    private let publisher: PublisherThread
    private let desk: UploadDesk
    private let publications: PublicationRoutes
    private let memory: HubMemory
    private let renames: RenameRoute
    private let checks: CheckThread
    private let activity = HubActivity()
    private let lock: Descriptor

    /// Disk work at once; uploads of more boxes than this wait for each other, which they do
    /// anyway.
    private static let diskThreads = 4
    /// Clips that wait for the publisher; it finds the rest by looking.
    private static let newsCapacity = 1024
    /// Clips that boxes want read for their receipts; who is refused asks again.
    private static let askedCapacity = 1024
    /// How long connections may take to end when the hub is told to; then they are cut.
    private static let patience: Duration = .seconds(5)
    /// Connections that wait to be accepted.
    private static let backlog = 1024

    /// Takes the state folder and finishes what a crash interrupted.
    init(_ plan: HubPlan) throws {
        self.plan = plan
        try plan.folders.create()
        lock = try Files.lock(plan.folders.lock)
        let catalogue = try HubCatalogue(plan.folders.catalogue)
        let board = FeedBoard()
        let news = BoundedQueue<String>(capacity: Self.newsCapacity)
        // Before anything is published: the run's sequences begin here.
        let memory = try HubMemory(catalogue, board)
        let asked = BoundedQueue<String>(capacity: Self.askedCapacity)
        let readings = FreshReadings { asked.offer($0) }
        let publishing = PublicationDesk(
            catalogue, plan.folders, plan.template, settleSeconds: plan.settleSeconds,
            told: { clip in
                memory.damageChanged()
                readings.forget(clip)
                _ = news.offer(clip)
            })
        try publishing.recover()
        self.memory = memory
        lane = try BlockingLane(threads: Self.diskThreads)
        desk = UploadDesk(catalogue, plan.folders) { clip in
            readings.forget(clip)
            _ = news.offer(clip)
        }
        try desk.recover(now: Clock.wall())
        publisher = try PublisherThread(news, publishing, desk, catalogue) { board.wake() }
        publications = PublicationRoutes(
            catalogue: catalogue, desk: publishing, board: board, memory: memory, lane: lane,
            readings: readings,
            activity: activity)
        renames = RenameRoute(catalogue: catalogue, desk: publishing, lane: lane) {
            _ = news.offer($0)
        }
        checks = try CheckThread(asked, plan.checks, publishing, readings, activity)
    }

    /// Serves until SIGTERM, SIGINT or a cancelled task; `onReady` gets the port.
    func run(onReady: @escaping @Sendable (Int) -> Void) async throws {
        defer {
            checks.stop()
            publisher.stop()
            lane.stop()
        }
        let handlers = handlers()
        let quiet = Logger(label: "hub") { _ in SwiftLogNoOpLogHandler() }
        let app = Application(
            router: router(),
            server: .http1(configuration: .init(additionalChannelHandlers: handlers())),
            configuration: .init(
                address: .hostname(plan.host, port: plan.port), serverName: "rushes-hub",
                backlog: Self.backlog),
            onServerRunning: { onReady($0.localAddress?.port ?? 0) }, logger: quiet)
        var group = ServiceGroupConfiguration(
            services: [app, Keeper(board: publications.board)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
        group.maximumGracefulShutdownDuration = Self.patience
        do { try await ServiceGroup(configuration: group).run() } catch let error as IOError {
            throw SystemFailure(
                "listen on", "\(plan.host):\(plan.port)", code: error.errnoCode,
                hint: Self.hint(error.errnoCode))
        }
    }

    /// What stands before the router on every connection.
    private func handlers() -> @Sendable () -> [any RemovableChannelHandler] {
        let limits = plan.limits.fitting(descriptors: Descriptors.raiseLimit())
        let registry = ConnectionRegistry(limits)
        let token = plan.token
        let isAuthorised: @Sendable (HTTPRequest) -> Bool = { request in
            TokenGate<BasicRequestContext>.isKnown(request.headerFields[.authorization], token)
        }
        return {
            [
                ConnectionGuard(limits, registry, isAuthorised: isAuthorised),
                ContinueHandler(isAuthorised: isAuthorised),
            ]
        }
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: HubNamed(memory: memory))
        router.add(middleware: Sentences())
        router.add(middleware: TokenGate(token: plan.token))
        router.add(middleware: SeenByClients(memory: memory, lane: lane))
        let uploads = UploadRoutes(
            desk: desk, lane: lane, address: plan.address, activity: activity)
        uploads.add(to: router)
        publications.add(to: router)
        renames.add(to: router)
        // A proxy may pass the path on or take it away.
        if !plan.address.path.isEmpty {
            uploads.add(to: router.group(RouterPath(plan.address.path)))
            publications.add(to: router.group(RouterPath(plan.address.path)))
        }
        return router
    }

    private static func hint(_ code: Int32) -> String? {
        code == EADDRINUSE
            ? say(
                "another program has this port; stop it or choose another with --listen",
                "端口已被别的程序占用; 请停掉它, 或用 --listen 换一个")
            : nil
    }
}

/// Beats for systemd's watchdog, and ends the feeds when the hub ends.
private struct Keeper: Service {
    let board: FeedBoard

    func run() async throws {
        let notifier = Notifier()
        let beat = Task {
            guard let interval = notifier.watchdogInterval else { return }
            // Cancelled, it ends.
            while (try? await Task.sleep(for: interval)) != nil { notifier.watchdog() }
        }
        try await gracefulShutdown()
        beat.cancel()
        notifier.stopping()
        board.close()
    }
}
