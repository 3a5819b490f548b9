"""Writes sipp scenarios: a phone is a list of steps, each an XML element of sipp's scenario language."""

SDP = ['v=0', 'o=phone 1 1 IN IP[local_ip_type] [local_ip]', 's=-', 'c=IN IP[media_ip_type] [media_ip]', 't=0 0',
       'm=audio [media_port] RTP/AVP 0', 'a=rtpmap:0 PCMU/8000']
SERVER = '[remote_ip]:[remote_port]'
CONTACT = '<sip:[phone]@[local_ip]:[local_port];transport=[transport]>'


def scenario(name, *steps):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="{name}">\n' + '\n'.join(steps) + '\n</scenario>\n'


def _send(lines, body=None, retransmit=True):
    lines = lines + (['Content-Type: application/sdp', 'Content-Length: [len]', ''] + body if body else ['Content-Length: 0', ''])
    text = '\n'.join('      ' + line if line else '' for line in lines)
    return f'  <send{" retrans=" + chr(34) + "500" + chr(34) if retransmit else ""}><![CDATA[\n{text}\n\n  ]]></send>'


def request(method, cseq, uri=f'sip:[service]@{SERVER}', to='<sip:[service]@[remote_ip]>', tag='f', transaction=None,
            headers=(), body=None, retransmit=True, hops='70'):
    """A request of this phone. `transaction` names the request whose branch it shares (INVITE's for CANCEL and for ACK to a refusal)."""
    return _send([f'{method} {uri} SIP/2.0',
                  f'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=z9hG4bK[pid]-[call_number]-{transaction or method}{cseq};rport',
                  f'Max-Forwards: {hops}', f'From: <sip:[phone]@[remote_ip]>;tag=[pid]{tag}[call_number]', f'To: {to}', 'Call-ID: [call_id]',
                  f'CSeq: {cseq} {method}', *headers], body, retransmit)


def reply(code, reason, tag=True, contact=False, body=None, retransmit=False, to_request=None):
    """A reply to the last request, or to one whose Via and To were kept (`to_request` is its CSeq).
    `tag` adds a To tag, for requests that make a dialog."""
    via, to, cseq = ('[last_Via:]', '[last_To:]', '[last_CSeq:]') if to_request is None else ('Via: [$via]', 'To: [$to]', f'CSeq: {to_request}')
    return _send([f'SIP/2.0 {code} {reason}', via, '[last_From:]', to + (';tag=[pid]t[call_number]' if tag else ''),
                  '[last_Call-ID:]', cseq, '[last_Record-Route:]', *(['Contact: ' + CONTACT] if contact else [])], body, retransmit)


def receive(what, route_set=False, optional=False, pattern=None, absent=None, keep=(), challenge=False):
    """Waits for a request (a method) or a response (a code). Its Contact must match `pattern`, must not match `absent`;
    the headers that `keep` names are kept for `[$name]`. A `challenge` is what `[authentication]` answers later."""
    kind = 'response' if str(what).isdigit() else 'request'
    attributes = f'{kind}="{what}"' + (' rrs="true"' if route_set else '') + (' optional="true"' if optional else '')
    attributes += ' auth="true"' if challenge else ''
    checks = [('Contact', f'regexp="{pattern}" check_it="true"', 'contact')] if pattern else []
    checks += [('Contact', f'regexp="{absent}" check_it_inverse="true"', 'contact')] if absent else []
    checks += [(header, 'regexp=".*"', header.lower()) for header in keep]
    if not checks:
        return f'  <recv {attributes}/>'
    actions = ''.join(f'<ereg {check} search_in="hdr" header="{header}:" assign_to="{variable}"/>' for header, check, variable in checks)
    return f'  <recv {attributes}><action>{actions}</action></recv>\n  <Reference variables="{",".join(c[2] for c in checks)}"/>'


def pause(milliseconds):
    return f'  <pause milliseconds="{milliseconds}"/>'


