import SIPMessage

/// Reason phrases of replies that are made without the script naming one.
package enum ReasonPhrases {
    package static func text(_ code: Int) -> ByteView {
        switch code {
        case 100: ByteView("Trying")
        case 180: ByteView("Ringing")
        case 181: ByteView("Call Is Being Forwarded")
        case 182: ByteView("Queued")
        case 183: ByteView("Session Progress")
        case 200: ByteView("OK")
        case 202: ByteView("Accepted")
        case 300: ByteView("Multiple Choices")
        case 301: ByteView("Moved Permanently")
        case 302: ByteView("Moved Temporarily")
        case 305: ByteView("Use Proxy")
        case 380: ByteView("Alternative Service")
        case 400: ByteView("Bad Request")
        case 401: ByteView("Unauthorized")
        case 402: ByteView("Payment Required")
        case 403: ByteView("Forbidden")
        case 404: ByteView("Not Found")
        case 405: ByteView("Method Not Allowed")
        case 406: ByteView("Not Acceptable")
        case 407: ByteView("Proxy Authentication Required")
        case 408: ByteView("Request Timeout")
        case 410: ByteView("Gone")
        case 413: ByteView("Request Entity Too Large")
        case 414: ByteView("Request-URI Too Long")
        case 415: ByteView("Unsupported Media Type")
        case 420: ByteView("Bad Extension")
        case 421: ByteView("Extension Required")
        case 423: ByteView("Interval Too Brief")
        case 477: RelayError.reply(RelayError.send).reason
        case 480: ByteView("Temporarily Unavailable")
        case 481: ByteView("Call/Transaction Does Not Exist")
        case 482: ByteView("Loop Detected")
        case 483: ByteView("Too Many Hops")
        case 484: ByteView("Address Incomplete")
        case 485: ByteView("Ambiguous")
        case 486: ByteView("Busy Here")
        case 487: ByteView("Request Terminated")
        case 488: ByteView("Not Acceptable Here")
        case 491: ByteView("Request Pending")
        case 500: ByteView("Server Internal Error")
        case 501: ByteView("Not Implemented")
        case 502: ByteView("Bad Gateway")
        case 503: ByteView("Service Unavailable")
        case 504: ByteView("Server Time-out")
        case 505: ByteView("Version Not Supported")
        case 513: ByteView("Message Too Large")
        case 600: ByteView("Busy Everywhere")
        case 603: ByteView("Decline")
        case 604: ByteView("Does Not Exist Anywhere")
        case 606: ByteView("Not Acceptable")
        default:
            switch code / 100 {
            case 1: ByteView("Trying")
            case 2: ByteView("OK")
            case 3: ByteView("Redirection")
            case 4: ByteView("Request Failure")
            case 5: ByteView("Server Failure")
            default: ByteView("Global Failure")
            }
        }
    }
}
