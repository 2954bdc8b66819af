import Glibc

/// What a program printed that failed, or could not be run.
public struct ProgramFailure: Error, CustomStringConvertible {
    public let description: String
}

/// Runs a program to its end and gives back what it printed on both its outputs; throws that where
/// it fails.
@discardableResult
public func output(of command: String) throws -> String {
    guard let pipe = popen(command + " 2>&1", "r") else {
        throw ProgramFailure(description: "\(command): \(String(cString: strerror(errno)))")
    }
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = fread(&buffer, 1, buffer.count, pipe)
        if count == 0 { break }
        text += buffer[..<count]
    }
    let printed = String(decoding: text, as: UTF8.self)
    guard pclose(pipe) == 0 else { throw ProgramFailure(description: "\(command): \(printed)") }
    return printed
}
