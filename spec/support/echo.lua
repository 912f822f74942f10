--- Works inside a sandbox: gives the request back.
return function(octets) return octets end
