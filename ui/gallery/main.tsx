import { createRoot } from 'react-dom/client'
import '../ui.css'
import './gallery.css'
import { Gallery } from './Gallery.tsx'

createRoot(document.getElementById('gallery')!).render(<Gallery />)
