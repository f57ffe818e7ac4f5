SELECT COALESCE(txid_status(:number), '')
