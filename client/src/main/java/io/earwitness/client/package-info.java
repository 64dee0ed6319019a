@NullMarked
package io.earwitness.client;

import org.jspecify.annotations.NullMarked;
