#ifndef HEIMLIG_TEST_SESSIONS_H
#define HEIMLIG_TEST_SESSIONS_H

/** Digests and HMAC in pieces. The first word of each is the number of a session. */
void start_digest(void);
void start_hmac(void);
void update_session(void);
void update_session_long(void);
void finish_session(void);
void end_session(void);
void lose_session(void);
void forget_holder(void);
void count_blocks(void);

#endif
