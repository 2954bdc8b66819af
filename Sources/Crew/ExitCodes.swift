/// What `rushes` ends with; the family of sysexits.h, because swift-argument-parser ends with 64 on bad usage.
enum ExitCodes {
    static let failed: Int32 = 1
    static let findings: Int32 = 2
    static let nothingFound: Int32 = 5
    static let usage: Int32 = 64
    static let unreachable: Int32 = 69
    static let tryLater: Int32 = 75
    static let notAllowed: Int32 = 77

    static let page = """
        0    done
        1    not done; the sentence says why
        2    done, and something is open: day --check found what should be looked at
        5    nothing found: no such take, nothing rolls
        64   the words were not understood; nothing was changed
        69   rushesd cannot be reached
        75   rushesd did not answer in time; try again
        77   not allowed to use rushesd's socket
        130  interrupted
        """
}
