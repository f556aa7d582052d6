/** Bytes to packets for the dialogues in which every packet is small and looked at: login and COM_CHANGE_USER. */
package io.headgate.protocol.codec;
