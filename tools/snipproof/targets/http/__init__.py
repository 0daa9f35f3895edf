"""HTTP/1.1 on sockets: the wire, the server, and the gateway that records exchanges."""
