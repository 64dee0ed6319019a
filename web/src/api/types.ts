/** The nouns of the API document under short names. */
import type { components } from './schema';

type Schemas = components['schemas'];

export type Verdict = Schemas['Verdict'];
export type Party = Schemas['Party'];
export type Client = Schemas['Client'];
export type Span = Schemas['Span'];
export type RecordingPage = Schemas['RecordingPage'];
export type RecordingSummary = Schemas['RecordingSummary'];
export type Overview = Schemas['Overview'];
export type Waveform = Schemas['Waveform'];
export type Recording = Schemas['Recording'];
export type Participant = Schemas['Participant'];
export type Identifier = Schemas['Identifier'];
export type MetadataDocument = Schemas['MetadataDocument'];
export type Attendance = Schemas['Attendance'];
export type Stay = Attendance['participants'][number];
export type RelatedRecording = Schemas['RelatedRecording'];
export type RecordedStream = Schemas['RecordedStream'];
export type RecordingEvent = Schemas['Event'];
export type RecordingFile = Schemas['File'];
export type LiveSession = Schemas['LiveSession'];
export type ControlResult = Schemas['ControlResult'];
export type LiveStream = LiveSession['streams'][number];
export type NotRecorded = Schemas['NotRecorded'];
export type System = Schemas['System'];
export type Problem = Schemas['Problem'];
export type Deviation = Schemas['Deviation'];
export type Signalling = Schemas['Signalling'];
export type SignallingRow = Schemas['SignallingRow'];
export type SignallingMessage = Schemas['SignallingMessage'];
export type MessagePart = SignallingMessage['parts'][number];
export type ClientSummary = Schemas['ClientSummary'];
export type ClientProfile = Schemas['ClientProfile'];
export type Caller = Schemas['Caller'];

/** One message as `messages.json` has it, which is a file of the recording: docs/formats/recording-folder.md. */
export interface WrittenMessage {
  atMillis: number;
  streamIndex: number;
  participantId: string | null;
  contentType: string;
  envelope: { from: string; to: string[]; dateTime: string; subject: string; contentType: string } | null;
  text: string | null;
  bytes: number;
  whole: boolean;
  /** Why something is not here; recordings made before there was this do not say. */
  missing?: 'LOST' | 'PAUSED' | 'ELSEWHERE' | 'GIVEN_UP' | null;
}
