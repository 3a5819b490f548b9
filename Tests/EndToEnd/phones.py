"""What the phones of the end to end tests do, as sipp scenarios by name."""
from sippscenario import CONTACT, SDP, SERVER, pause, receive, reply, request, scenario

# the callee's To, with its tag, as the reply before gave it
TO = '[$to]'

IN_DIALOG = dict(uri='[next_url]', headers=['[routes]'])


def invite(**more):
    return request('INVITE', 1, headers=['Contact: ' + CONTACT], body=SDP, **more)


# the ACK for a 2xx goes along the route set, that for a refusal belongs to the INVITE's transaction
ACK = request('ACK', 1, to=TO, retransmit=False, **IN_DIALOG)
ACK_REFUSAL = request('ACK', 1, to=TO, retransmit=False, transaction='INVITE')


def bye(**more):
    return request('BYE', 2, **{**IN_DIALOG, 'to': TO, **more})


def register(contact, expires, cseq, *headers):
    return request('REGISTER', cseq, uri=f'sip:{SERVER}', to='<sip:[phone]@[remote_ip]>', headers=[f'Contact: {contact}', f'Expires: {expires}', *headers])


TRYING = receive(100, optional=True)
RINGING = [TRYING, receive(180)]
ANSWERED = receive(200, route_set=True, keep=['To'])
RING = [receive('INVITE', route_set=True, keep=['From']), reply(180, 'Ringing', contact=True)]
ANSWER = [pause(100), reply(200, 'OK', contact=True, body=SDP, retransmit=True), receive('ACK')]
TALK = pause(300)
CANCELLED = [receive('INVITE', keep=['Via', 'To']), reply(180, 'Ringing', contact=True), receive('CANCEL'), reply(200, 'OK'),
             reply(487, 'Request Terminated', to_request='1 INVITE'), receive('ACK')]


def refused(code, *before):
    return [invite(), *before, receive(code, keep=['To']), ACK_REFUSAL]


CHALLENGED = [invite(), TRYING, receive(407, keep=['To'], challenge=True), ACK_REFUSAL]
AUTHENTICATED_INVITE = request('INVITE', 2, headers=['Contact: ' + CONTACT, '[authentication]'], body=SDP)

SCENARIOS = {name: scenario(name, *steps) for name, steps in {
    'register': [register(CONTACT, 600, 1), receive(200)],
    'reregister': [
        register(CONTACT, 600, 1), receive(200, pattern='expires=(600|59[0-9])'),
        register(CONTACT, 300, 2), receive(200, pattern='expires=(300|29[0-9])'),
        register(CONTACT, 0, 3), receive(200, absent='sip:'),
        register(CONTACT, 600, 4), receive(200, pattern='sip:'),
        register('*', 0, 5), receive(200, absent='sip:')],
    'options': [request('OPTIONS', 1, uri=f'sip:{SERVER}', to='<sip:[remote_ip]>'), receive(200)],

    'caller hangs up': [invite(), *RINGING, ANSWERED, ACK, TALK, bye(), receive(200)],
    'callee waits': [*RING, *ANSWER, receive('BYE'), reply(200, 'OK', tag=False)],
    'caller waits': [invite(), *RINGING, ANSWERED, ACK, receive('BYE'), reply(200, 'OK', tag=False)],
    'callee hangs up': [*RING, *ANSWER, TALK, bye(to='[$from]', tag='t'), receive(200)],

    'caller cancels': [invite(), *RINGING, request('CANCEL', 1, transaction='INVITE'), receive(200),
                       receive(487, keep=['To']), ACK_REFUSAL],
    'callee is cancelled': CANCELLED,

    'register with password': [register(CONTACT, 600, 1), receive(401, challenge=True), register(CONTACT, 600, 2, '[authentication]'), receive(200)],
    'register with wrong password': [
        register(CONTACT, 600, 1), receive(401, challenge=True),
        register(CONTACT, 600, 2, '[authentication password=wrong]'), receive(401, absent='sip:')],
    'register as another': [
        register(CONTACT, 600, 1), receive(401, challenge=True),
        register(CONTACT, 600, 2, '[authentication username=bob password=secret]'), receive(401, absent='sip:')],
    'caller authenticates': [
        *CHALLENGED, AUTHENTICATED_INVITE, *RINGING, ANSWERED, request('ACK', 2, to=TO, retransmit=False, **IN_DIALOG), TALK,
        request('BYE', 3, to=TO, **IN_DIALOG), receive(200)],
    'caller does not authenticate': CHALLENGED,
    'caller meets busy': refused(486, TRYING),
    'callee is busy': [receive('INVITE'), reply(486, 'Busy Here', retransmit=True), receive('ACK')],
    'caller gives up': refused(408, TRYING, receive(180)),
    'callee does not answer': CANCELLED,
    'caller finds nobody': refused(404, TRYING),
    'caller has no hops': [invite(hops='0'), receive(483, keep=['To']), ACK_REFUSAL],

    # as if the answers to INVITE and BYE had been lost once
    'caller repeats': [
        invite(retransmit=False), *RINGING, invite(retransmit=False), receive(180, optional=True), ANSWERED, ACK, TALK,
        bye(retransmit=False), receive(200), bye(retransmit=False), receive(200)],
}.items()}
