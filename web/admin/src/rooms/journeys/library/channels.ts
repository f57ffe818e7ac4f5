// The channels of touchpoints and personas, in the order in which customers come to meet them.
import type { JourneyChannel } from '../../../api/schema';

export const kChannels = [
  'search_result', 'advert', 'social_media', 'web', 'web_phone', 'web_tablet', 'web_computer', 'app', 'chat', 'email', 'phone',
  'shop', 'till', 'packaging', 'invoice', 'print', 'radio_tv', 'self_service', 'delivery', 'feedback', 'other',
] as const satisfies readonly JourneyChannel[];
