import { describe, expect, it } from 'vitest';
import { address, client, party } from './people';

describe('a party', () => {
  it('is called by name, with the number below', () => {
    expect(party({ name: 'Ana Kovač', address: 'sip:+38515550107@sbc.example.com' })).toEqual({
      first: 'Ana Kovač',
      second: '+38515550107',
    });
  });

  it('is its number where it has no name', () => {
    expect(party({ name: '', address: 'tel:+14155550199' })).toEqual({ first: '+14155550199', second: '' });
    expect(party({ name: '+14155550199', address: 'tel:+14155550199' }).second).toBe('');
  });

  it('is unknown where nothing is said', () => {
    expect(party({ name: '', address: '' })).toEqual({ first: 'Unknown', second: '' });
  });

  it('keeps addresses that are not numbers', () => {
    expect(address('sip:claims@example.com')).toBe('sip:claims@example.com');
  });
});

describe('a client', () => {
  it('is its product, without versions and platforms', () => {
    const of = (userAgent: string) => client({ userAgent, address: '192.0.2.1:5060', transport: 'UDP' });
    expect(of('OpenSIPS (3.6.1 (x86_64/linux))')).toBe('OpenSIPS');
    expect(of('Cisco-SIPGateway/IOS-17.9.4')).toBe('Cisco-SIPGateway');
    expect(of('AudioCodes Mediant VE')).toBe('AudioCodes Mediant VE');
    expect(of('')).toBe('192.0.2.1:5060');
  });
});
