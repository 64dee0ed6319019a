/** The kinds of identifiers as the people who use them write them. */
const names: Record<string, string> = {
  ucid: 'UCID',
  'user-to-user': 'User-to-User',
  'cisco-guid': 'Cisco-Guid',
  'cisco-gucid': 'Cisco-GUCID',
  'sip-session-id': 'Session-ID',
  session: 'Session of the metadata',
  group: 'Session group',
  'genesys-call': 'Genesys call',
  'genesys-conversation': 'Genesys conversation',
  'call-id': 'Call-ID of the call itself',
  'emergency-call': 'Emergency call',
  'emergency-incident': 'Emergency incident',
};

export function identifierWords(kind: string): string {
  return names[kind] ?? kind;
}
