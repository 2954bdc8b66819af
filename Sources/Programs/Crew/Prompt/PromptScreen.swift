import CrewSentences
import Terminal
import TextWidth
import Time
import Wire

/// Draws the prompt's state into a grid: the whole screen, a phone's, or one line where there is no
/// room for more.
///
/// No glyph of its own is of ambiguous width, and every colour has a word beside it.
struct PromptScreen {
    let state: PromptState
    let abilities: Abilities
    let now: Duration
    let wall: UTCTime
    let alerts: [Alert]
    var grid: Grid

    enum Layout {
        case wide, phone, line
    }

    init(
        _ state: PromptState, _ abilities: Abilities, columns: Int, rows: Int, now: Duration,
        wall: UTCTime
    ) {
        self.state = state
        self.abilities = abilities
        self.now = now
        self.wall = wall
        alerts = state.alerts(at: now)
        grid = Grid(columns: columns, rows: rows)
    }

    /// What fits into so much room.
    static func layout(columns: Int, rows: Int) -> Layout {
        columns < 40 || rows < 12 ? .line : columns < 80 || rows < 20 ? .phone : .wide
    }

    static func draw(
        _ state: PromptState, _ abilities: Abilities, columns: Int, rows: Int, now: Duration,
        wall: UTCTime
    ) -> Grid {
        var screen = PromptScreen(
            state, abilities, columns: columns, rows: rows, now: now, wall: wall)
        switch layout(columns: columns, rows: rows) {
        case _ where state.page != nil: screen.drawPage()
        case .wide: screen.drawWide()
        case .phone: screen.drawPhone()
        case .line: screen.drawLine()
        }
        return screen.grid
    }

    var words: PromptWords { state.words }

    // MARK: Pieces

    @discardableResult
    mutating func put(
        _ text: String, _ row: Int, _ column: Int = 0, _ style: Style = .plain, limit: Int = .max
    ) -> Int {
        grid.put(abilities.printable(text), row: row, column: column, style: style, limit: limit)
    }

    mutating func rule(_ row: Int) {
        put(String(repeating: "-", count: grid.columns), row, 0, Style(dim: true))
    }

    mutating func putRight(_ text: String, _ row: Int, _ style: Style = .plain, after: Int = 0) {
        let width = Width.cells(abilities.printable(text))
        put(text, row, max(after + 1, grid.columns - width), style)
    }

    /// REC with its time, or that nothing rolls; says where it ended.
    mutating func putState(_ row: Int, _ column: Int) -> Int {
        if state.link == .silent || state.isDown {
            return put(
                "[\(words.say("NO BOX", "未连接"))]", row, column,
                Style(colour: 33, bold: true, reversed: true))
        }
        guard let rolling = state.view?.status.rolling else {
            return put("[\(words.say("idle", "待机"))]", row, column, Style(dim: true))
        }
        return put(
            "[REC \(Phrases.clock(rollingSeconds(rolling)))]", row, column,
            Style(colour: 31, bold: true, reversed: true))
    }

    /// By the clock, unless it was set meanwhile: then by the frames that are durable.
    private func rollingSeconds(_ rolling: TakeSummary) -> Int {
        let durable =
            rolling.clips.map {
                Int($0.rate.nanoseconds(ofFrames: Int64($0.frames)) / 1_000_000_000)
            }.max() ?? 0
        guard let rolledAt = rolling.take.rolledAt else { return durable }
        let byClock = Int((wall.nanoseconds - rolledAt.nanoseconds) / 1_000_000_000)
        return rolling.clips.isEmpty || abs(byClock - durable) < 20 ? max(0, byClock) : durable
    }

    /// The timecode that clips get now, to the second, and where it comes from.
    var timecode: String {
        let live = state.view?.status.cameras.lazy.compactMap(\.live).first { $0.timecode != nil }
        guard let live, let timecode = live.timecode else { return "" }
        return "\(words.say("TC", "时码")) \(timecode.prefix(8)) \(words.source(live.timecodeSource))"
    }

    var numbers: [String] {
        guard let status = state.view?.status else { return [] }
        return [
            status.hoursLeft.map(words.disk), words.queue(status.queued),
            status.temperature.map(words.heat),
        ].compactMap { $0 }
    }

    /// Names of the cameras; one that is away stands in brackets.
    var cameras: String {
        let all = state.view?.status.cameras ?? []
        return all.map { $0.connected && $0.trouble == nil ? $0.camera : "(\($0.camera)!)" }
            .joined()
    }

    /// The slate that rolls or comes, in words: what everybody asks.
    var slateLine: String {
        guard let status = state.view?.status else { return words.connecting }
        if let rolling = status.rolling { return "\(words.now) \(rolling.take.slate)" }
        return status.coming.map(state.phrases.next) ?? "\(words.next) \(status.next)"
    }

    // MARK: Message, hints, input

    /// What was just done or refused, what others did, or the tutorial.
    private var message: (text: String, style: Style, undo: PromptState.UndoOffer?)? {
        let warning = Style(colour: 33, bold: true)
        if case .silent = state.link {
            let seconds = Int((now - state.heardAt).components.seconds)
            return (
                words.silent(seconds: seconds, dropped: state.dropped.map(words.name)), warning, nil
            )
        }
        if state.proposal == nil, case .down(let reason) = state.link {
            return (
                words.down(
                    reason, unanswered: state.unsure.map(\.line).map(words.name),
                    dropped: state.dropped.map(words.name)),
                warning, nil
            )
        }
        if let line = state.digitsOfALine { return (words.isALine(line), warning, nil) }
        if state.proposal == nil, let tutorial = state.tutorial {
            return (tutorial.sentence(words), Style(colour: 36, bold: true), state.message?.undo)
        }
        guard let message = state.message else { return nil }
        let styles: [PromptState.Message.Tone: Style] = [
            .refused: warning, .news: Style(colour: 36), .done: Style(bold: true),
        ]
        return (message.text, styles[message.tone] ?? .plain, message.undo)
    }

    /// The message in rows, as many as it needs and there are; what `u` takes back stands behind
    /// the last one, and is never cut off.
    func messageRows(_ most: Int) -> [MessageRow] {
        guard most > 0, let message else { return [] }
        let width = max(8, grid.columns - 2)
        var rows = Wrap.rows(abilities.printable(message.text), width: width).map {
            MessageRow(text: $0, style: message.style)
        }
        if let undo = message.undo.map({ abilities.printable("[u: \($0.text)]") }) {
            let end = Width.cells(rows[rows.count - 1].text)
            if end + 1 + Width.cells(undo) > width {
                rows.append(MessageRow(text: "", style: .plain))
            }
            rows[rows.count - 1].offer = undo
        }
        guard rows.count > most else { return rows }
        let offer = rows.last?.offer
        rows = Array(rows.prefix(most))
        rows[most - 1].offer = offer
        return rows
    }

    mutating func drawMessage(_ row: Int, _ rows: [MessageRow]) {
        for (place, line) in rows.enumerated() {
            let offer = line.offer.map(Width.cells) ?? 0
            let end = put(
                line.text, row + place, 1, line.style,
                limit: max(8, grid.columns - 2 - (offer > 0 ? offer + 1 : 0)))
            if let offer = line.offer { putRight(offer, row + place, Style(dim: true), after: end) }
        }
    }

    struct MessageRow {
        var text: String
        var style: Style
        /// What `u` takes back.
        var offer: String?
    }

    mutating func drawAlert(_ row: Int) {
        guard let alert = alerts.first else { return }
        put(
            "! \(alert.text)" + (alerts.count > 1 ? " (+\(alerts.count - 1))" : ""), row, 1,
            Style(colour: 33, bold: true))
    }

    /// Only keys that do something now, the most used first.
    mutating func drawHints(_ row: Int) {
        var column = 1
        for hint in state.hints(at: now) {
            let text = "\(Self.short(hint.key)) \(hint.label)"
            guard column + Width.cells(abilities.printable(text)) < grid.columns else { continue }
            let key = put(Self.short(hint.key), row, column, Style(bold: true))
            column = put(hint.label, row, key + 1, Style(dim: true)) + 2
        }
    }

    static func short(_ key: String) -> String {
        key == "Space Space" ? "Space x2" : key == "Enter" ? "Ent" : key
    }

    mutating func drawInput(_ row: Int) {
        let target =
            state.shownTarget.map {
                $0.isToCome ? "\(words.toCome) \($0.take.slate)" : "\($0.take.slate)"
            } ?? ""
        let start = put("\(target)> ", row, 1, Style(bold: true), limit: max(4, grid.columns / 2))
        if let pending = state.pending {
            put(String(pending.key), row, start)
            let line = state.editor.text
            put(
                "= \(pending.binding.label(state.language))\(line.isEmpty ? "" : "  (\(line))")",
                row, start + 3, Style(dim: true))
            grid.cursor = (row, start + 1)
            return
        }
        var editor = state.editor
        let (text, cursor) = editor.visible(width: grid.columns - start - 1)
        put(text, row, start)
        if text.isEmpty {
            if state.isLineOpen {
                put(":", row, start - 1, Style(bold: true))
            } else {
                drawHeard(row, after: start + 1)
            }
        }
        grid.cursor = (row, min(start + cursor, grid.columns - 1))
    }

    /// That lines were heard in the target and wait; nothing where it has no room.
    private mutating func drawHeard(_ row: Int, after column: Int) {
        guard let heard = state.target?.heard.map(words.heard),
            column + Width.cells(heard) < grid.columns
        else { return }
        putRight(heard, row, Style(dim: true), after: column)
    }

    // MARK: A page over everything

    mutating func drawPage() {
        guard let page = state.page else { return }
        let state = putState(0, 1)
        // On a phone too there is room for what the space bar does.
        let title = put(
            page.title, 0, state + 1, Style(bold: true), limit: max(4, grid.columns - state - 26))
        putRight(
            words.leavesPage(isRolling: self.state.isRolling), 0, Style(dim: true), after: title)
        rule(1)
        drawOverPage(1)
        for (place, line) in page.lines.dropFirst(page.first).prefix(max(0, grid.rows - 2))
            .enumerated()
        { put(line, place + 2, 1) }
    }

    /// What cannot wait until the page is closed: what the space bar would do, and what is wrong.
    private mutating func drawOverPage(_ row: Int) {
        if state.space != nil || state.link == .silent || state.isDown {
            return drawMessage(row, messageRows(1))
        }
        drawAlert(row)
    }
}
