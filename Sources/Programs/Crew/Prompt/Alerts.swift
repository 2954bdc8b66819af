import Wire

/// What somebody has to know: its kind, and its sentence, whose numbers may change from second to
/// second.
struct Alert: Equatable {
    /// `A away`, `disk`: by this it is rung and acknowledged.
    var code: String
    var text: String
}

extension PromptState {
    /// Acknowledged warnings come back after so long.
    static let respite = Duration.seconds(300)
    /// Hours left and degrees at which a warning begins, and at which it ends: a number that wavers
    /// about one value would ring all day.
    private static let fewHours = (begin: 2.0, end: 2.5)
    private static let hot = (begin: 80.0, end: 77.0)

    /// What somebody has to know now, the worst first, without what was acknowledged a short time
    /// ago.
    func alerts(at now: Duration) -> [Alert] {
        guard link == .up else { return [] }
        return standing.filter { alert in
            acknowledged[alert.code].map { now - $0 >= Self.respite } ?? true
        }
    }

    /// Whether to ring for the view that came: once for each kind that was not there before.
    mutating func rings(at now: Duration) -> Bool {
        let codes = Set(alerts(at: now).map(\.code))
        defer { rung = codes }
        return !codes.isSubset(of: rung)
    }

    /// What ended is forgotten, so that it is news when it comes back.
    mutating func watchForTrouble() {
        standing = view.map { all($0.status) } ?? []
        acknowledged = acknowledged.filter { code, _ in stands(code) }
    }

    private func stands(_ code: String) -> Bool { standing.contains { $0.code == code } }

    private func all(_ status: BoxStatus) -> [Alert] {
        var alerts = status.cameras.flatMap(alerts)
        if status.cameras.isEmpty { alerts.append(Alert(code: "no camera", text: words.noCamera)) }
        if let slate = status.rolledOn {
            alerts.append(Alert(code: "power", text: phrases.rolledOn(slate)))
        }
        if let hours = status.hoursLeft,
            hours < (stands("disk") ? Self.fewHours.end : Self.fewHours.begin)
        {
            alerts.append(Alert(code: "disk", text: words.diskIsLow(hours)))
        }
        if let trouble = status.stateTrouble {
            alerts.append(Alert(code: "state", text: phrases.stateTrouble(trouble)))
        }
        if let spare = status.spare, let trouble = phrases.spareTrouble(spare) {
            alerts.append(Alert(code: "spare", text: trouble))
        }
        if let celsius = status.temperature,
            celsius >= (stands("heat") ? Self.hot.end : Self.hot.begin)
        {
            alerts.append(Alert(code: "heat", text: words.isHot(celsius)))
        }
        if let why = stuck(status) {
            alerts.append(Alert(code: "upload", text: words.uploadIsStuck(why)))
        }
        return alerts
    }

    /// Why clips wait; the slate stands before it where it is one clip's alone.
    private func stuck(_ status: BoxStatus) -> String? {
        if let waits = status.waits {
            guard let first = waits.first else { return nil }
            let isShared = waits.count > 1 || first.slate.isEmpty
            return (isShared ? "" : "\(first.slate) \(first.camera): ")
                + phrases.trouble(first.trouble)
        }
        // An earlier rushesd has one sentence for all.
        guard status.queued > 0, !status.upload.hasPrefix("http"), status.upload != "no hub" else {
            return nil
        }
        return status.upload
    }

    private func alerts(_ camera: CameraStatus) -> [Alert] {
        let name = camera.camera
        guard camera.connected else {
            return [Alert(code: "\(name) away", text: phrases.isNotConnected(camera))]
        }
        var alerts: [Alert] = []
        if let trouble = phrases.trouble(camera) {
            // An earlier rushesd tells no codes.
            let kinds = camera.troubleCodes?.joined(separator: " ") ?? "trouble"
            alerts.append(Alert(code: "\(name) \(kinds)", text: "\(name): \(trouble)"))
        }
        if camera.live?.hasSignal == false {
            alerts.append(Alert(code: "\(name) signal", text: words.noSignal(name)))
        }
        if let step = camera.live?.overload {
            alerts.append(
                Alert(code: "\(name) overload", text: words.overload(name, phrases.overload(step))))
        }
        return alerts
    }
}
