/// What passed between client and recorder, told to a person: the ladder, single messages line by line, and the way
/// from
/// a deviation to the lines it stands in. Reads what journal and archive kept; decides nothing about calls.
@NullMarked
package io.earwitness.recorder.signalling;

import org.jspecify.annotations.NullMarked;
