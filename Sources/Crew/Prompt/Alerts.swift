import Slate

extension PromptState {
    /// Acknowledged warnings come back after so long.
    static let respite = Duration.seconds(300)

    /// What somebody has to know now, the worst first, without what was acknowledged a short time ago.
    func alerts(at now: Duration) -> [String] {
        guard let status = view?.status, link == .up else { return [] }
        return all(status).filter { alert in acknowledged[alert].map { now - $0 >= Self.respite } ?? true }
    }

    private func all(_ status: BoxStatus) -> [String] {
        var alerts = status.cameras.flatMap(alerts)
        if status.cameras.isEmpty { alerts.append(words.noCamera) }
        if let hours = status.hoursLeft, hours < 2 { alerts.append(words.diskIsLow(hours)) }
        if let celsius = status.temperature, celsius >= 80 { alerts.append(words.isHot(celsius)) }
        if status.queued > 0, !status.upload.hasPrefix("http"), status.upload != "no hub" {
            alerts.append(words.uploadIsStuck(status.upload))
        }
        return alerts
    }

    private func alerts(_ camera: CameraStatus) -> [String] {
        guard camera.connected else { return [words.cameraIsAway(camera.camera)] }
        var alerts: [String] = []
        if let trouble = Phrases(language).trouble(camera) { alerts.append("\(camera.camera): \(trouble)") }
        if camera.live?.hasSignal == false { alerts.append(words.noSignal(camera.camera)) }
        if let step = camera.live?.overload { alerts.append(words.overload(camera.camera, step)) }
        return alerts
    }
}
