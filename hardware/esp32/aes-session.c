#include "aes-session.h"

#define BLOCKS_AT_ONCE 128

void heimlig_aes_session_start(heimlig_aes_session *session, const heimlig_aes_key *key, heimlig_aes_direction direction)
{
	session->key = *key;
	session->direction = direction;
	session->left = 0;
}

heimlig_aes_result heimlig_aes_session_transform(heimlig_aes_session *session, const uint8_t *input, uint8_t *output)
{
	if (session->left == 0) {
		heimlig_aes_result taken = heimlig_aes_acquire(&session->key, session->direction);
		if (taken != HEIMLIG_AES_OK)
			return taken;
		session->left = BLOCKS_AT_ONCE;
	}
	heimlig_aes_result result = heimlig_aes_transform_block(input, output);
	if (result != HEIMLIG_AES_OK || session->left == 1)
		heimlig_aes_session_finish(session);
	else
		session->left--;
	return result;
}

void heimlig_aes_session_finish(heimlig_aes_session *session)
{
	if (session->left > 0)
		heimlig_aes_release();
	session->left = 0;
}
