/** What people say of a source: where its frames come from, and how they are treated. */
package dev.maskstream.gateway.source;
