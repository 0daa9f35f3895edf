"""The options of curl: which of them take the next word (`curl --help all`)."""

import re

from snipproof.core.suggestions import nearest

WITH_VALUE = frozenset(
    re.findall(
        r"\S+",
        """
        abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config
        connect-timeout connect-to continue-at cookie cookie-jar create-file-mode crlfile curves
        data data-ascii data-binary data-raw data-urlencode delegation dns-interface dns-ipv4-addr
        dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine etag-compare etag-save
        expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method ftp-port
        ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip header help hostpubmd5
        hostpubsha256 hsts interface ip-tos ipfs-gateway json keepalive-cnt keepalive-time key
        key-type krb libcurl limit-rate local-port login-options mail-auth mail-from mail-rcpt
        max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir
        parallel-max pass pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-cacert
        proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key
        proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers
        proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user proxy1.0 pubkey quote
        random-file range rate referer request request-target resolve retry retry-delay
        retry-max-time sasl-authzid service-name sigalgs socks4 socks4a socks5
        socks5-gssapi-service socks5-hostname speed-limit speed-time stderr telnet-option
        tftp-blksize time-cond tls-max tls13-ciphers tlsauthtype tlspassword tlsuser trace
        trace-ascii trace-config unix-socket upload-file url url-query user user-agent variable
        vlan-priority write-out
        """,
    )
)
"""Long options that take a value."""

FLAGS = frozenset(
    re.findall(
        r"\S+",
        """
        alpn anyauth append basic buffer ca-native cert-status clobber compressed
        compressed-ssh create-dirs crlf digest disable disable-eprt disable-epsv
        disallow-username-in-url doh-cert-status doh-insecure dump-ca-embed environment fail
        fail-early fail-with-body false-start follow form-escape ftp-create-dirs ftp-pasv
        ftp-pret ftp-skip-pasv-ip ftp-ssl ftp-ssl-ccc ftp-ssl-control ftp-ssl-reqd get
        globoff haproxy-protocol head http0.9 http1.0 http1.1 http2 http2-prior-knowledge
        http3 http3-only ignore-content-length include insecure ipv4 ipv6
        junk-session-cookies keepalive list-only location location-trusted
        mail-rcpt-allowfails manual metalink mptcp negotiate netrc netrc-optional next npn
        ntlm ntlm-wb out-null parallel parallel-immediate path-as-is post301 post302 post303
        progress-bar progress-meter proxy-anyauth proxy-basic proxy-ca-native proxy-digest
        proxy-http2 proxy-insecure proxy-negotiate proxy-ntlm proxy-ssl-allow-beast
        proxy-ssl-auto-client-cert proxy-tlsv1 proxytunnel raw remote-header-name
        remote-name remote-name-all remote-time remove-on-error retry-all-errors
        retry-connrefused sasl-ir sessionid show-error show-headers silent skip-existing
        socks5-basic socks5-gssapi socks5-gssapi-nec ssl ssl-allow-beast
        ssl-auto-client-cert ssl-no-revoke ssl-reqd ssl-revoke-best-effort ssl-sessions
        sslv2 sslv3 styled-output suppress-connect-headers tcp-fastopen tcp-nodelay
        tftp-no-options tls-earlydata tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding
        trace-ids trace-time upload-flags use-ascii verbose version xattr
        """,
    )
)
"""Long options that stand by themselves, of curl 7.20 to 8.16."""

LETTERS_WITH_VALUE = frozenset("ACDEFHKPQTUXYbcdehmortuwxyz")
"""Short options that take a value, the rest of their word or the next word."""

LONG = {
    "A": "user-agent",
    "F": "form",
    "G": "get",
    "H": "header",
    "I": "head",
    "K": "config",
    "T": "upload-file",
    "X": "request",
    "b": "cookie",
    "d": "data",
    "e": "referer",
    "n": "netrc",
    "u": "user",
    ":": "next",
}
"""The long names of the short options that shape a request."""

_LETTERS = frozenset("012346:#.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVXYZ")


def exists(name: str) -> bool:
    """Whether curl has an option: a letter, or a long name, which may be cut short."""
    if len(name) == 1:
        return name in _LETTERS
    bare = name.removeprefix("no-").removeprefix("expand-")
    return any(known.startswith(bare) for known in WITH_VALUE | FLAGS)


def similar(name: str) -> str | None:
    """Return the option that was likely meant."""
    return next(iter(nearest(name, sorted(WITH_VALUE | FLAGS), least=0.7)), None)
