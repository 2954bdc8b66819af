import CrewGrammar
import Platform
import Wire

/// A roll that is said while cameras come back to a rushesd that has just started: they try twice a
/// second.
extension Rushesd {
    /// Whether a line waits for them; what is said after it waits behind it.
    func hold(_ command: CrewCommandLine, _ client: Int) -> Bool {
        guard !held.isEmpty || (isWaitingForCameras && command.isRoll) else { return false }
        held.append((client, command))
        return true
    }

    private var isWaitingForCameras: Bool {
        !returning.isEmpty && Clock.monotonic() < rollsWaitUntil
    }

    /// Obeys what waited, once the cameras are here or their time is over.
    func obeyHeld() {
        guard !held.isEmpty, !isWaitingForCameras else { return }
        let lines = held
        held = []
        for (client, command) in lines {
            do { try serve(command, client) } catch {
                answer(client, CrewAnswer(code: 1, message: "\(error)"))
            }
        }
    }
}

extension CrewCommandLine {
    fileprivate var isRoll: Bool {
        guard case .success(let line) = Grammar.parse(line), case .roll = line.command else {
            return false
        }
        return true
    }
}
