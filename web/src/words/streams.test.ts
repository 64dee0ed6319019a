import { describe, expect, it } from 'vitest';
import { mediumWords, unheardWords } from './streams';

describe('a stream without sound', () => {
  it('says why, and that its packets are kept', () => {
    expect(unheardWords({ file: null, medium: 'audio', packets: 12, undecodedReason: 'opus is not yet decodable' })).toBe(
      'Cannot be heard here: opus is not yet decodable. Its packets are kept.',
    );
  });

  it('needs no excuse where it is no audio', () => {
    const undecodedReason = 'It is no audio; its packets are kept.';
    expect(unheardWords({ file: null, medium: 'video', packets: 9, undecodedReason })).toBe(undecodedReason);
  });

  it('is watched where there are pictures', () => {
    expect(unheardWords({ file: 'stream-2.mp4', medium: 'video', packets: 9, undecodedReason: '' })).toBe('To be watched under Streams.');
  });

  it('promises no packets where none came', () => {
    expect(unheardWords({ file: null, medium: 'audio', packets: 0, undecodedReason: 'Nothing was ever sent.' })).toBe('Nothing was ever sent.');
    expect(unheardWords({ file: null, medium: 'audio', packets: 0, undecodedReason: '' })).toBe('Nothing was ever sent.');
  });
});

describe('what is sent on a stream', () => {
  it('is named where it is not sound', () => {
    expect(mediumWords({ medium: 'audio', codec: 'PCMA' })).toBe('PCMA');
    expect(mediumWords({ medium: 'video', codec: '' })).toBe('video, no packets');
  });
});
