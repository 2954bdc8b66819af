/// Text that a device says of itself: its maker's, or anybody's. It is data, shown only after this.
package enum DeviceText {
    /// Longer names are cut: the kernel keeps 32 bytes of a card's name, but sysfs gives a USB
    /// descriptor's 126 characters, and a link may have 255.
    package static let longest = 64

    /// What is printable up to the first zero; bytes that are no UTF-8 become U+FFFD, controls and
    /// invisible marks go, blanks run together.
    package static func clean(_ bytes: some Sequence<UInt8>) -> String {
        clean(String(decoding: Array(bytes.prefix { $0 != 0 }), as: UTF8.self))
    }

    package static func clean(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        var hasGap = false
        for scalar in text.unicodeScalars where kept.count < longest {
            if scalar.properties.isWhitespace {
                hasGap = !kept.isEmpty
            } else if isVisible(scalar) {
                if hasGap { kept.append(" ") }
                hasGap = false
                kept.append(scalar)
            }
        }
        return String(kept)
    }

    /// Controls move a terminal's cursor; format characters turn the direction of what follows.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
            .paragraphSeparator:
            false
        default: true
        }
    }

    /// A control's name as v4l2-ctl writes it: letters and digits in lower case, one underscore for
    /// everything between.
    package static func controlName(_ name: String) -> String {
        name.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.joined(
            separator: "_")
    }
}
